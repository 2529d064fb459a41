/**
 * That a draft was still on its way when its page was left.
 *
 * The next page may be drawn before it arrives. Only the fact is remembered, for
 * this tab, and nothing of what was written.
 */
const name = (url: string): string => `samrom-left ${url}`;
const tries = [200, 1_000, 3_000];

export function leaveBehind(url: string, isUnderWay: boolean): void {
  try {
    if (isUnderWay) sessionStorage.setItem(name(url), '1');
    else sessionStorage.removeItem(name(url));
  } catch {
    // A browser that keeps nothing: the draft is there at the next visit all the same.
  }
}

/** Asks until it has come, a few times: `look` says whether it has. */
export async function findLeft(url: string, look: () => Promise<boolean>): Promise<void> {
  if (!wasLeft(url)) return;
  leaveBehind(url, false);
  for (const pause of tries) {
    await new Promise((go) => { setTimeout(go, pause); });
    if (await look()) return;
  }
}

function wasLeft(url: string): boolean {
  try {
    return sessionStorage.getItem(name(url)) !== null;
  } catch {
    return false;
  }
}
