# The library for production: no embedded servers, no test tools, no root.
FROM python:3.11-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13 /uv /usr/local/bin/uv
WORKDIR /srv/bieb
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups
COPY . .
# These are never connected to: collecting files needs settings, not servers.
RUN BIEB_DEMO=1 SECRET_KEY=build DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost \
    sh -c ".venv/bin/python manage.py compile_catalogues && .venv/bin/python manage.py collectstatic --noinput"

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/bieb --shell /usr/sbin/nologin bieb \
    && install -d -o bieb -g bieb -m 0700 /var/lib/bieb
WORKDIR /srv/bieb
COPY --from=build /srv/bieb /srv/bieb
ENV PATH=/srv/bieb/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIEB_HOME=/var/lib/bieb
USER bieb
VOLUME /var/lib/bieb
EXPOSE 8000
CMD ["gunicorn", "bieb.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", "--max-requests=10000", "--max-requests-jitter=1000"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "bin/ready", "http://127.0.0.1:8000/healthz"]
