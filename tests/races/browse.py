"""A browser that asks one page after another, at whichever server, and says when each was asked for."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

WITHIN = 12.0


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Browser:
    """One person's, with a line to each server that it keeps as long as that server does."""

    def __init__(self, cookie: str) -> None:
        self._token = secrets.token_hex(16)
        self._cookie = f"{cookie}; samrom-form={self._token}"
        self._lines: dict[str, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}

    async def get(self, url: str, path: str) -> Answer:
        """Raises `OSError`."""
        return await self._ask(url, path, "GET", b"", "")

    async def post(self, url: str, path: str, told: dict[str, str]) -> Answer:
        """Sends a form. Raises `OSError`."""
        return await self._ask(
            url, path, "POST", urlencode(told).encode(), "application/x-www-form-urlencoded"
        )

    async def attach(self, url: str, path: str, name: str, content: bytes, told: dict[str, str]) -> Answer:
        """Sends a file. Raises `OSError`."""
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in told.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [
            head.encode(),
            b"Content-Type: application/pdf\r\n\r\n",
            content,
            f"\r\n--{edge}--\r\n".encode(),
        ]
        return await self._ask(url, path, "POST", b"".join(parts), f"multipart/form-data; boundary={edge}")

    def close(self) -> None:
        for _reader, writer in self._lines.values():
            writer.close()
        self._lines.clear()

    async def _ask(self, url: str, path: str, how: str, body: bytes, kind: str) -> Answer:
        try:
            async with asyncio.timeout(WITHIN):
                return await self._asked(url, path, how, body, kind)
        except (TimeoutError, asyncio.IncompleteReadError, ValueError, OSError) as error:
            if (line := self._lines.pop(url, None)) is not None:
                line[1].close()
            raise OSError(str(error)) from error

    async def _asked(self, url: str, path: str, how: str, body: bytes, kind: str) -> Answer:
        at = urlsplit(url)
        if url not in self._lines:
            self._lines[url] = await asyncio.open_connection(at.hostname, at.port)
        reader, writer = self._lines[url]
        told = {
            "Host": at.netloc, "Cookie": self._cookie, "Origin": url, "Referer": f"{url}/",
            "X-CSRFToken": self._token, "Content-Length": str(len(body)),
        }  # fmt: skip
        if kind:
            told["Content-Type"] = kind
        head = f"{how} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(head.encode() + b"\r\n" + body)
        return await self._answer(url, reader)

    async def _answer(self, url: str, reader: asyncio.StreamReader) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        heads = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if heads.get("transfer-encoding") == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(heads.get("content-length", "0")))
        if heads.get("connection") == "close":
            with suppress(KeyError):
                self._lines.pop(url)[1].close()
        return Answer(int(first.split()[1]), body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)
