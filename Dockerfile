FROM node:22-slim AS frontend
WORKDIR /src
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend ./
RUN npm run build


FROM python:3.13-slim AS environment
WORKDIR /app
RUN python -m venv .venv
COPY requirements ./requirements
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/tools.txt \
    && .venv/bin/uv pip install --python .venv/bin/python --no-cache --require-hashes -r requirements/runtime.txt
COPY . .
COPY --from=frontend /src/dist ./frontend/dist
RUN .venv/bin/uv pip install --python .venv/bin/python --no-cache --no-deps --no-build-isolation --editable . \
    && find frontend/locale -name '*.po' -exec .venv/bin/python frontend/scripts/catalogs.py compile {} + \
    && .venv/bin/pip uninstall --yes --quiet uv setuptools


FROM python:3.13-slim
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HUB_DATA=/data
RUN useradd --system --uid 10001 --home-dir /data --create-home hub
WORKDIR /app
COPY --from=environment /app /app
USER hub
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
CMD ["hub", "serve", "--host", "0.0.0.0", "--port", "8000"]
