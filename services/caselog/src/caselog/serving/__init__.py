"""How do the services answer behind one port? By the routing table, in one process."""
