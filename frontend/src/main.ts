/** Gives the page's elements their names, and nothing else. */
import { errorSummaryFirst } from './page/error-summary';
import { foldOnPhones } from './page/fold';
import { printing } from './page/print';
import { shortcuts } from './page/shortcuts';
import { HubRoom } from './room/hub-room';

errorSummaryFirst();
foldOnPhones();
printing();
shortcuts();
customElements.define('hub-room', HubRoom);
