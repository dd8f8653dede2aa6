"""How do alerts follow their case where they live, in an Elasticsearch or OpenSearch?"""
