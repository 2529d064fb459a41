/**
 * The line to one room: open, resumed, kept warm, and opened again when lost.
 *
 * The line keeps the cursor. It moves only with frames that were handed on, so
 * a new connection asks for exactly what the page has not been given.
 */
import { backoff } from './backoff';
import { ending, type Final, type Lost } from './closing';
import type { Frame, Said } from './frames';
import { read } from './read';

/** As much of a WebSocket as the line needs. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
}

export interface Listener {
  /** `fresh` when the newest page is asked for anew, and not only what is missing. */
  resuming(fresh: boolean): void;
  frame(frame: Frame): void;
  lost(how: Lost): void;
  ended(how: Final): void;
}

const pingEvery = 20_000;
/** With the 20 s above: 30 s of silence is a lost line. */
const pongWithin = 10_000;
/** Said too much or fell too far behind: the first wait is then a long one. */
const tooMuch = 4429;

/** All else that comes between `resume` and `welcome` belongs to a reach that is gone. */
const beforeWelcome: ReadonlySet<string> = new Set(['reach', 'refused', 'pong']);

export class Line {
  private socket: Socket | null = null;
  private open = false;
  private welcomed = false;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private ping: ReturnType<typeof setInterval> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connect: () => Socket,
    private readonly listener: Listener,
    private cursor: string | null,
  ) {}

  start(): void {
    this.stop();
    const socket = this.connect();
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket === socket) this.opened();
    };
    socket.onmessage = (event) => {
      if (this.socket === socket) this.heard(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
  }

  /** Tries at once if the line is down; for when the network or the reader is back. */
  hurry(): void {
    if (this.socket === null && this.retry !== undefined) this.start();
  }

  get isStopped(): boolean {
    return this.socket === null && this.retry === undefined;
  }

  stop(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.quiet();
    const socket = this.socket;
    this.socket = null;
    this.open = false;
    socket?.close();
  }

  /** Forgets the place in the log: the next page shown is the newest one. */
  resumeAfresh(): void {
    this.cursor = null;
    if (this.open) this.resume();
  }

  forget(): void {
    this.cursor = null;
  }

  /** False when there is no line to say it on; nothing is kept for later here. */
  say(said: Said): boolean {
    if (!this.open || this.socket === null) return false;
    this.socket.send(JSON.stringify(said));
    return true;
  }

  get isOpen(): boolean {
    return this.open;
  }

  private opened(): void {
    this.open = true;
    this.ping = setInterval(() => { this.knock(); }, pingEvery);
    this.resume();
  }

  private resume(): void {
    this.welcomed = false;
    this.listener.resuming(this.cursor === null);
    this.say({ type: 'resume', cursor: this.cursor });
  }

  private heard(data: unknown): void {
    clearTimeout(this.silence);
    this.silence = undefined;
    const frame = typeof data === 'string' ? read(data) : null;
    if (frame === null) return;
    if (frame.type === 'welcome') this.welcomed = true;
    if (!this.welcomed && !beforeWelcome.has(frame.type)) return;
    this.listener.frame(frame);
    if (frame.type === 'entries') this.cursor = frame.list.at(-1)?.cursor ?? this.cursor;
    if (frame.type === 'caught_up') {
      this.cursor = frame.cursor;
      this.attempt = 0;
    }
    if (frame.type === 'refused' && frame.code === 'bad-cursor') this.resumeAfresh();
  }

  // Timers sleep in hidden tabs, so silence counts from a ping, never from the last frame.
  private knock(): void {
    this.say({ type: 'ping' });
    this.silence ??= setTimeout(() => { this.closed(1006); }, pongWithin);
  }

  private closed(code: number): void {
    this.stop();
    if (code === tooMuch) this.attempt = Math.max(this.attempt, 4);
    const how = ending(code);
    if (how !== 'lost' && how !== 'away') {
      this.listener.ended(how);
      return;
    }
    this.retry = setTimeout(() => { this.start(); }, backoff(this.attempt, Math.random()));
    this.attempt += 1;
    this.listener.lost(how);
  }

  private quiet(): void {
    clearInterval(this.ping);
    clearTimeout(this.silence);
    this.silence = undefined;
  }
}
