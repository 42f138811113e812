# Python 3.13.15; `docker buildx imagetools inspect python:3.13-slim` prints the digest of a newer one.
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS builder
WORKDIR /build
# The environment itself needs no pip: the image's own fills it from outside.
RUN python -m venv --without-pip /opt/venv
COPY requirements.lock ./
RUN pip --python /opt/venv install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.lock
COPY requirements-build.lock ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
# Without isolation, which would fetch the build's own packages unhashed.
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir dist . \
    && pip --python /opt/venv install --no-cache-dir --no-deps dist/*.whl

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
# TLS trusts the system's certificates: the openai package does not bring any.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 parley \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin parley \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data
COPY --from=builder /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_PATH=/data/parley.sqlite3 \
    HEALTH_PORT=9600
WORKDIR /data
VOLUME /data
# By number, so that a host can see that it is not root.
USER 10001:10001
STOPSIGNAL SIGTERM
# Asked from within, on the container's own loopback. The start may take a while with many servers.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
