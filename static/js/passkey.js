/* Asks the browser for a passkey and sends what it answers with the form. Without passkeys the code does the same. */
const form = document.querySelector('form[data-passkey]');
const fault = form.querySelector('[data-passkey-fault]');
const button = form.querySelector('button');
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const asked = JSON.parse(document.getElementById('passkey-options').textContent);
const publicKey = (asked.creation_options || asked.request_options).publicKey;

function withBytes(options) {
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const ready = { ...options, challenge: bytes(options.challenge) };
  if (options.user) {
    ready.user = { ...options.user, id: bytes(options.user.id) };
    ready.excludeCredentials = named(options.excludeCredentials);
  } else {
    ready.allowCredentials = named(options.allowCredentials);
  }
  return ready;
}

function asText(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: text(answer.clientDataJSON) };
  if (answer.attestationObject) {
    response.attestationObject = text(answer.attestationObject);
    response.transports = answer.getTransports ? answer.getTransports() : [];
  } else {
    response.authenticatorData = text(answer.authenticatorData);
    response.signature = text(answer.signature);
    response.userHandle = answer.userHandle ? text(answer.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

function tell(words) {
  fault.textContent = words;
  button.disabled = false;
}

if (!window.PublicKeyCredential) {
  tell('This browser has no passkeys, or this address is not a safe one for them. Use a code.');
  button.hidden = true;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  tell('');
  button.disabled = true;
  try {
    const options = { publicKey: withBytes(publicKey) };
    const credential = form.dataset.passkey === 'create'
      ? await navigator.credentials.create(options)
      : await navigator.credentials.get(options);
    form.elements.credential.value = asText(credential);
    form.submit();
  } catch (error) {
    tell(error.name === 'InvalidStateError'
      ? 'This passkey is added already.'
      : 'Nothing came from your passkey. Press the button to try again.');
  }
});
