/** What comes before `/rooms/` in the page's own address: nothing, but beneath a panel of the demonstration. */
export function root(): string {
  const at = location.pathname.indexOf('/rooms/');
  return at < 0 ? '' : location.pathname.slice(0, at);
}

/** A room's socket, on the host and beneath the root of the page. */
export function socketOf(room: string): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(`${scheme}//${location.host}${root()}/ws/rooms/${room}/`, 'hub.v1');
}
