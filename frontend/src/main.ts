/** Gives the page's elements their names, and nothing else. */
import { errorSummaryFirst } from './page/error-summary';
import { foldOnPhones } from './page/fold';
import { HubRoom } from './room/hub-room';

errorSummaryFirst();
foldOnPhones();
customElements.define('hub-room', HubRoom);
