/** What goes along: shared when one sends, or kept beside the draft. */
import { beforeEach, describe, expect, it } from 'vitest';
import { HubRoom } from '../src/room/hub-room';
import type { Outcome } from '../src/room/upload';
import { audience, FakeSocket } from './cast';
import { field, keeper, one, open, pass, said, send, write, writing } from './writing';

writing();

describe('files', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
  const file = (name: string, content: Uint8Array<ArrayBuffer> = png): File => new File([content], name);
  let uploads: { form: FormData; settle: (outcome: Outcome) => void; progress: (part: number) => void; cancelled: boolean }[] = [];

  function attach(...files: File[]): void {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { files, types: ['Files'] } });
    one('form').dispatchEvent(event);
  }

  beforeEach(() => {
    uploads = [];
    HubRoom.send = (_url, form, progress) => {
      let settle: (outcome: Outcome) => void = () => undefined;
      const done = new Promise<Outcome>((resolve) => { settle = resolve; });
      const upload = { form, settle, progress, cancelled: false };
      uploads.push(upload);
      return { done, cancel: () => { upload.cancelled = true; settle({ how: 'away' }); } };
    };
    open();
    write('se her');
    FakeSocket.last.tell(audience);
  });

  it('leave only when one sends, one after the other, and the message after them', async () => {
    attach(file('a.png'), file('b.png'));
    await pass(10);
    expect(uploads).toHaveLength(0);
    send();
    send();
    await pass();
    expect(uploads).toHaveLength(1);
    expect([uploads[0]?.form.get('audience'), uploads[0]?.form.getAll('scopes'), uploads[0]?.form.get('shown_with')]).toEqual(['t1', ['general'], '1']);
    uploads[0]?.progress(0.5);
    expect((one('progress') as HTMLProgressElement).value).toBe(0.5);
    expect([said('post').length, field().readOnly]).toEqual([0, true]);
    uploads[0]?.settle({ how: 'shared', id: 'd1' });
    await pass();
    uploads[1]?.settle({ how: 'shared', id: 'd2' });
    await pass();
    expect(said('post')).toMatchObject([{ body: 'se her', documents: ['d1', 'd2'] }]);
    expect([field().readOnly, document.querySelectorAll('.attached').length]).toEqual([false, 0]);
  });

  it('that do not get through keep the message, and are shared once when tried again', async () => {
    attach(file('a.png'), file('b.png'));
    await pass(10);
    send();
    await pass();
    uploads[0]?.settle({ how: 'shared', id: 'd1' });
    await pass();
    uploads[1]?.settle({ how: 'away' });
    await pass();
    expect(one('[data-refusal]').textContent).toContain('nothing was sent');
    expect([said('post').length, field().value]).toEqual([0, 'se her']);
    send();
    await pass();
    expect(uploads).toHaveLength(3);
    expect(uploads[2]?.form.get('client_id')).toBe(uploads[1]?.form.get('client_id'));
    uploads[2]?.settle({ how: 'shared', id: 'd2' });
    await pass();
    expect(said('post')).toMatchObject([{ documents: ['d1', 'd2'] }]);
  });

  it('that one stops are gone, and nothing is sent without pressing again', async () => {
    attach(file('a.png'));
    await pass(10);
    send();
    await pass();
    one('[data-unattach]').click();
    await pass();
    expect([uploads[0]?.cancelled, said('post').length]).toEqual([true, 0]);
    send();
    await pass();
    expect(said('post')).toMatchObject([{ body: 'se her' }]);
    expect(said('post')[0]).not.toHaveProperty('documents');
  });

  it.each([
    ['empty', new Uint8Array(0), 'empty'],
    ['a.docx', new Uint8Array([0x50, 0x4b, 3, 4]), 'PDF'],
    ['a.jpg', new Uint8Array([0, 0, 0, 0x18, ...new TextEncoder().encode('ftypheic')]), 'HEIC'],
  ])('that cannot be shared say why before anything leaves: %s', async (name, content, why) => {
    attach(file(name, content));
    await pass(10);
    expect(one('.attached').textContent).toContain(why);
    send();
    await pass();
    expect([uploads.length, said('post').length]).toEqual([0, 0]);
  });

  it('may go alone', async () => {
    write('');
    attach(file('a.png'));
    await pass(10);
    send();
    await pass();
    uploads[0]?.settle({ how: 'shared', id: 'd1' });
    await pass();
    expect([said('post').length, one('[data-refusal]').hidden]).toEqual([0, true]);
  });
});

describe('files beside a draft', () => {
  const form = 'data-draft-url="/draft/" data-draft="" data-files-url="/draft/files/"';
  const png = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])], 'a.png');
  const back = JSON.stringify([{ id: 'k', name: 'a.png', size: 12, client_id: 'c' }]).replaceAll('"', '&quot;');
  let sent: { url: string; form: FormData }[] = [];
  let outcome: Outcome = { how: 'shared', id: 'k' };

  async function attach(): Promise<void> {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { files: [png], types: ['Files'] } });
    one('form').dispatchEvent(event);
    await pass(1_200);
  }

  const leaves = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

  beforeEach(() => {
    sent = [];
    outcome = { how: 'shared', id: 'k' };
    HubRoom.send = (url, told) => {
      sent.push({ url, form: told });
      return { done: Promise.resolve(outcome), cancel: () => undefined };
    };
  });

  it('are kept at once, named in the draft, and shared without being sent again', async () => {
    open(form);
    await attach();
    expect(one('.attached').dataset.state).toBe('kept');
    expect([keeper.saved.at(-1)?.form.getAll('files'), keeper.saved.at(-1)?.form.get('body'), leaves()]).toEqual([['k'], '', true]);
    write('se her');
    FakeSocket.last.tell(audience);
    send();
    await pass();
    const [kept, shared] = sent;
    expect([kept?.form.get('kept'), shared?.form.get('kept'), shared?.form.get('file')]).toEqual([null, 'k', null]);
    expect(shared?.form.get('client_id')).toBe(kept?.form.get('client_id'));
    expect(said('post')).toMatchObject([{ body: 'se her', documents: ['k'] }]);
  });

  it('wait here where they could not be kept, and the page is not left in silence', async () => {
    outcome = { how: 'away' };
    open(form);
    await attach();
    expect([one('.attached').dataset.state, leaves(), keeper.saved.length]).toEqual(['ready', false, 0]);
    FakeSocket.last.tell(audience);
    write('se her');
    outcome = { how: 'shared', id: 'd' };
    FakeSocket.last.tell(audience);
    send();
    await pass();
    expect(sent.at(-1)?.form.get('file')).toBeInstanceOf(File);
  });

  it('come back with the page, and are thrown away one by one', async () => {
    open(`data-draft-url="/draft/" data-draft="v" data-files-url="/draft/files/" data-draft-files="${back}"`);
    expect([one('.attached__name').textContent, one('.attached').dataset.state]).toEqual(['a.png', 'kept']);
    one('[data-unattach]').click();
    await pass(1_200);
    expect(sent[0]?.form.get('drop')).toBe('k');
    expect([keeper.saved.at(-1)?.form.getAll('files'), keeper.saved.at(-1)?.form.get('over')]).toEqual([[], 'v']);
  });

  it('alone are a draft that is done when they are shared', async () => {
    open(`data-draft-url="/draft/" data-draft="v" data-files-url="/draft/files/" data-draft-files="${back}"`);
    field().dispatchEvent(new Event('focus'));
    FakeSocket.last.tell(audience);
    send();
    await pass();
    expect([said('post').length, sent.at(-1)?.form.get('kept'), document.querySelector('.attached')]).toEqual([0, 'k', null]);
    expect([keeper.saved.at(-1)?.form.get('body'), keeper.saved.at(-1)?.form.getAll('files'), keeper.saved.at(-1)?.form.get('over')]).toEqual(['', [], 'v']);
  });
});
