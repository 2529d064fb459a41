"""Addresses of built files. A file that has not been built keeps its plain name, so a page never fails for its looks."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class BuiltFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Named by content once `hub prepare` has collected a build."""

    def stored_name(self, name: str) -> str:
        known: dict[str, str] = self.hashed_files
        return known.get(self.hash_key(self.clean_name(name)), name)
