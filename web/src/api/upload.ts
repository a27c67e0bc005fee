/** Handing a recording in, with a sign of how far it is. */

import { preferences } from '../state/preferences.svelte';
import { ApiError, problemOf, type Take } from './client';

export interface Submission {
  file: Blob;
  name: string;
  language: string;
  profile: string;
  fillersAlways: string[];
  fillersNever: string[];
  commentary: boolean;
}

/** `fetch` does not tell how much was sent, so this is the one use of `XMLHttpRequest`. */
export function upload(
  submission: Submission,
  onSent: (share: number) => void,
  signal: AbortSignal,
): Promise<Take> {
  const form = new FormData();
  form.set('name', submission.name);
  form.set('language', submission.language);
  if (submission.profile !== '') form.set('profile', submission.profile);
  if (submission.fillersAlways.length > 0) {
    form.set('fillers_always', submission.fillersAlways.join(','));
  }
  if (submission.fillersNever.length > 0) {
    form.set('fillers_never', submission.fillersNever.join(','));
  }
  if (submission.commentary) form.set('commentary', 'true');
  form.set('file', submission.file, submission.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/analyses');
    request.setRequestHeader('Accept-Language', preferences.locale);
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status < 300) {
        resolve(request.response as Take);
        return;
      }
      const headers = new Headers();
      const id = request.getResponseHeader('x-request-id');
      if (id) headers.set('x-request-id', id);
      reject(problemOf(request.response, new Response(null, { status: request.status, headers })));
    };
    request.onerror = () => reject(new ApiError('offline', '', null, null, 0));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
