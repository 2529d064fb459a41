/**
 * Where what waits survives a closed tab: in this browser, sealed, and readable only to the seat that said it.
 *
 * It cannot be parked with the server, since it waits because the server is not
 * reached. It lies under a key that the server makes for the seat and gives to a
 * page of its signed-in person alone; the script holds it so that it cannot be
 * taken out again, and nothing of it is stored. On a shared computer the next
 * person, or whoever searches the disk, therefore finds random ids and noise.
 * Logging out throws all of it away. Each message keeps its client id, so that it
 * is stored once however often it is said.
 *
 * Where a browser offers no such place, messages wait in memory as before.
 */
import type { Act } from './outbox';

export interface Shelf {
  put(act: Act): void;
  drop(clientId: string): void;
  clear(): void;
  /** In the order in which they were put there. */
  all(): Promise<readonly Act[]>;
}

export const noShelf: Shelf = { put: () => undefined, drop: () => undefined, clear: () => undefined, all: () => Promise.resolve([]) };

interface Row {
  readonly id: string;
  readonly room: string;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

const database = 'samrom';
const store = 'waiting';

/** `secret` is the seat's key in hexadecimal digits. */
export function shelf(room: string, secret: string): Shelf {
  // Browsers hand out neither over a line that others can listen to.
  const bytes = secret.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];
  if (bytes.length !== 16 || typeof indexedDB === 'undefined' || !isSecureContext) return noShelf;
  return new SealedShelf(room, crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']));
}

class SealedShelf implements Shelf {
  /** One after the other, so that nothing is dropped before it has been put there. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly room: string, private readonly key: Promise<CryptoKey>) {}

  put(act: Act): void {
    this.next(async () => {
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(act));
      const sealed = await crypto.subtle.encrypt(this.how(act.client_id, nonce), await this.key, plain);
      await inStore('readwrite', (rows) => rows.put({ id: act.client_id, room: this.room, nonce, sealed } satisfies Row));
    });
  }

  drop(clientId: string): void {
    this.next(() => inStore('readwrite', async (rows) => {
      for (const [key, row] of await all(rows)) if (row.id === clientId) rows.delete(key);
    }));
  }

  clear(): void {
    this.next(() => inStore('readwrite', async (rows) => {
      for (const [key, row] of await all(rows)) if (row.room === this.room) rows.delete(key);
    }));
  }

  async all(): Promise<readonly Act[]> {
    await this.turn;
    const found: Act[] = [];
    try {
      let rows: readonly Row[] = [];
      await inStore('readonly', async (kept) => { rows = (await all(kept)).map(([, row]) => row); });
      for (const row of rows) {
        const act = row.room === this.room ? await this.open(row) : null;
        if (act !== null) found.push(act);
      }
    } catch { /* a browser that keeps nothing has nothing to give back */ }
    return found;
  }

  /** Nothing where it was sealed for another seat: it is left for whoever can open it. */
  private async open(row: Row): Promise<Act | null> {
    try {
      const plain = await crypto.subtle.decrypt(this.how(row.id, row.nonce), await this.key, row.sealed);
      return JSON.parse(new TextDecoder().decode(plain)) as Act;
    } catch {
      return null;
    }
  }

  private how(clientId: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${this.room}/${clientId}`) };
  }

  private next(act: () => Promise<unknown>): void {
    this.turn = this.turn.then(act).catch(() => undefined);
  }
}

async function inStore(mode: IDBTransactionMode, act: (rows: IDBObjectStore) => unknown): Promise<void> {
  const base = await opened();
  try {
    const transaction = base.transaction(store, mode);
    await act(transaction.objectStore(store));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => { resolve(); };
      transaction.onabort = () => { reject(new Error('not kept')); };
    });
  } finally {
    base.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const asked = indexedDB.open(database, 1);
  asked.onupgradeneeded = () => { asked.result.createObjectStore(store, { autoIncrement: true }); };
  return answer(asked);
}

async function all(rows: IDBObjectStore): Promise<readonly (readonly [IDBValidKey, Row])[]> {
  const [keys, values] = await Promise.all([answer(rows.getAllKeys()), answer(rows.getAll() as IDBRequest<Row[]>)]);
  return keys.flatMap((key, at) => { const row = values[at]; return row === undefined ? [] : [[key, row] as const]; });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error('not kept')); };
  });
}
