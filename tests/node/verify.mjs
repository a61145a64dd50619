// Verifies a credential with @digitalbazaar/vc, which shares no code with the hub. Asks no network: what may be
// loaded is in the one file that it is given, as {"now", "credential", "documents"}, the last by address.
import {readFile} from 'node:fs/promises';
import {gunzipSync} from 'node:zlib';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';

const {now, credential, documents} = JSON.parse(await readFile(process.argv[2], 'utf8'));

async function documentLoader(url) {
  const [address, fragment] = url.split('#');
  let document = documents[address];
  if(!document) {
    throw new Error(`Nothing may be loaded from ${url}`);
  }
  if(fragment) {
    const method = document.verificationMethod?.find(({id}) => id === url);
    if(!method) {
      throw new Error(`There is no key ${url}`);
    }
    document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  }
  return {contextUrl: null, documentUrl: url, document};
}

const suite = new DataIntegrityProof({cryptosuite});
const options = {suite, documentLoader, now: new Date(now)};

async function checkEntry(entry, issuer) {
  const list = documents[entry.statusListCredential];
  if(!list) {
    throw new Error('The status list is missing');
  }
  const result = await vc.verifyCredential({...options, credential: list});
  if(!result.verified) {
    throw new Error(`The status list is not verified: ${words(result.error)}`);
  }
  const {statusPurpose, encodedList} = list.credentialSubject;
  if(list.id !== entry.statusListCredential || list.issuer !== issuer || statusPurpose !== entry.statusPurpose) {
    throw new Error('This is another status list');
  }
  // Multibase base64url, GZIP, the first bit on the left (Bitstring Status List 1.0, section 3).
  if(encodedList[0] !== 'u') {
    throw new Error('The list is not multibase base64url');
  }
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'));
  if(bits.length * 8 < 131072) {
    throw new Error('The list is too short');
  }
  const index = Number(entry.statusListIndex);
  if(bits[index >> 3] & (0x80 >> (index & 7))) {
    throw new Error(`The bit for ${statusPurpose} is set`);
  }
}

async function checkStatus({credential}) {
  try {
    for(const entry of credential.credentialStatus) {
      await checkEntry(entry, credential.issuer.id);
    }
    return {verified: true};
  } catch(error) {
    return {verified: false, error};
  }
}

function words(error) {
  return [error?.message, ...(error?.errors ?? []).map(words)].filter(Boolean).join('; ');
}

let result;
try {
  result = await vc.verifyCredential({...options, credential, checkStatus});
} catch(error) {
  result = {verified: false, error};
}
const error = result.error ?? result.statusResult?.error;
console.log(JSON.stringify({verified: result.verified, error: error ? words(error) : null}));
