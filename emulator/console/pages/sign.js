// Who calls: an access key id and a region, said as every client of AWS says them. With a secret the signature is a real one
// (signature version 4), which `--auth verify` asks for; without one it is only well formed, which is what counts else.

const encoder = new TextEncoder();

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const sha256 = async (text) => hex(await crypto.subtle.digest('SHA-256', encoder.encode(text)));

async function hmac(key, text) {
  const made = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return crypto.subtle.sign('HMAC', made, encoder.encode(text));
}

/** The headers that say who calls. `request` has method, path, query, target and body. */
export async function proof({ key, region, secret }, request) {
  const stamp = new Date().toISOString().replace(/[-:]|\.[0-9]+/g, '');
  const day = stamp.slice(0, 8);
  const scope = `${day}/${region}/dynamodb/aws4_request`;
  const headers = [['host', location.host], ['x-amz-date', stamp]];
  if (request.target) headers.push(['x-amz-target', request.target]);
  const signed = headers.map(([name]) => name).join(';');
  let signature = '0'.repeat(64);
  if (secret) {
    const canonical = [request.method, request.path, request.query ?? '',
      ...headers.map(([name, value]) => `${name}:${value}`), '', signed, await sha256(request.body ?? '')].join('\n');
    const text = ['AWS4-HMAC-SHA256', stamp, scope, await sha256(canonical)].join('\n');
    let derived = encoder.encode(`AWS4${secret}`);
    for (const word of [day, region, 'dynamodb', 'aws4_request']) derived = await hmac(derived, word);
    signature = hex(await hmac(derived, text));
  }
  return {
    'x-amz-date': stamp,
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}
