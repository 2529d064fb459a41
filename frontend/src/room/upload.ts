/** One file on its way to the server, with how much of it has gone, until it is there or called back. */

export type Outcome =
  | { readonly how: 'shared'; readonly id: string }
  | { readonly how: 'refused'; readonly code: string; readonly words: string }
  | { readonly how: 'away' };

export interface Upload {
  readonly done: Promise<Outcome>;
  cancel(): void;
}

/** `progress` hears parts of one. */
export type Send = (url: string, form: FormData, progress: (part: number) => void) => Upload;

// Not fetch, which does not tell how much has gone out.
export const send: Send = (url, form, progress) => {
  const request = new XMLHttpRequest();
  const done = new Promise<Outcome>((resolve) => {
    const away = (): void => { resolve({ how: 'away' }); };
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(event.loaded / event.total); };
    request.onload = () => { resolve(outcome(request)); };
    request.onerror = away;
    request.onabort = away;
    request.ontimeout = away;
    request.open('POST', url);
    request.send(form);
  });
  return { done, cancel: () => { request.abort(); } };
};

function outcome(request: XMLHttpRequest): Outcome {
  try {
    const told = JSON.parse(request.responseText) as Record<string, unknown>;
    if (request.status === 200 && typeof told.id === 'string') return { how: 'shared', id: told.id };
    if (typeof told.words === 'string') return { how: 'refused', code: typeof told.code === 'string' ? told.code : '', words: told.words };
  } catch { /* a page, and no answer to a script */ }
  return { how: 'away' };
}
