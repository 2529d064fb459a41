/** Pages of one browser tell each other that whoever sat here may be gone: log-in says so to those that hold somebody's words. */
const channel = 'samrom-doors';

/** On the pages where a person comes in. */
export function tellOthers(): void {
  if (document.querySelector('form[data-door]') === null) return;
  const others = new BroadcastChannel(channel);
  others.postMessage('');
  others.close();
}

/** Gives back how to stop listening. */
export function onDoor(then: () => void): () => void {
  const others = new BroadcastChannel(channel);
  others.addEventListener('message', then);
  return () => { others.close(); };
}
