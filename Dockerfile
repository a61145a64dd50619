# One image for all processes of the hub: web, tasks, periodic work. compose.yaml says which is which.
# Build: docker build --tag partner-hub .

FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
# Only what is pinned, only with the hashes that were checked; nothing is compiled.
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: --requirement /tmp/base.txt
COPY . /app
WORKDIR /app
# Compiled once here: the file system is read-only later.
RUN /opt/venv/bin/python -m compileall -q -j 0 /opt/venv/lib /app/hub /app/charter_champions /app/spotlights /app/events /app/reports /app/stories

FROM python:3.13-slim-trixie
# pg_dump and pg_restore for backups; as new as the server in compose.yaml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin hub \
    && install --directory --owner hub --group hub --mode 750 /var/lib/hub
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    DJANGO_SETTINGS_MODULE=hub.settings.base \
    HUB_VAR=/var/lib/hub \
    HUB_BIND=0.0.0.0:8000
WORKDIR /app
USER 10001:10001
VOLUME /var/lib/hub
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "hub.wsgi:application"]
