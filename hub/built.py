"""Addresses of built files. A file that has not been built keeps its plain name, so a page never fails for its looks."""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class BuiltFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Named by content once `hub prepare` has collected a build."""

    def stored_name(self, name: str) -> str:
        known: dict[str, str] = self.hashed_files
        return known.get(self.hash_key(self.clean_name(name)), name)


def collect() -> None:
    """Names and compresses all built files, but only where one has changed: a restart need not wait for that."""
    manifest = Path(settings.STATIC_ROOT) / BuiltFiles.manifest_name
    stamp = settings.HUB_DATA / "static.stamp"
    sources = _sources()
    if manifest.exists() and stamp.exists() and stamp.read_text() == sources:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(sources)


def _sources() -> str:
    """What is collected, and by what: paths, sizes and times of change, as one digest."""
    found = [f"{name} {version(name)}" for name in ("django", "whitenoise", "brotli")]
    for finder in get_finders():
        for path, storage in finder.list([]):
            told = Path(storage.path(path)).stat()
            found.append(f"{path} {told.st_size} {told.st_mtime_ns}")
    return sha256("\n".join(sorted(found)).encode()).hexdigest()
