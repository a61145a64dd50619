/* Forms work without this file: it moves focus to the error summary and counts what is left to write. */
import { CharacterCount, Button, ErrorSummary, createAll, isSupported } from '../vendor/govuk/govuk-frontend.min.js';

document.body.classList.add('js-enabled');
if (isSupported()) {
  document.body.classList.add('govuk-frontend-supported');
  createAll(ErrorSummary);
  createAll(CharacterCount);
  createAll(Button, { preventDoubleClick: true });
}
