/* Forms work without this file: it moves focus to the error summary and counts what is left to write. */
import { Button, CharacterCount, ErrorSummary, createAll } from '../vendor/govuk/govuk-frontend.min.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
createAll(ErrorSummary);
createAll(CharacterCount);
createAll(Button, { preventDoubleClick: true });
