/** Gives the page's elements their names, and nothing else. */
import { HubEffect } from './consent/hub-effect';
import { HubFind } from './find/hub-find';
import { tellOthers } from './page/doors';
import { errorSummaryFirst } from './page/error-summary';
import { foldOnPhones } from './page/fold';
import { printing } from './page/print';
import { shortcuts } from './page/shortcuts';
import { HubRoom } from './room/hub-room';
import { HubSimple } from './simple/hub-simple';
import { HubWatch } from './watch/hub-watch';

errorSummaryFirst();
foldOnPhones();
printing();
shortcuts();
tellOthers();
customElements.define('hub-room', HubRoom);
customElements.define('hub-effect', HubEffect);
customElements.define('hub-find', HubFind);
customElements.define('hub-simple', HubSimple);
customElements.define('hub-watch', HubWatch);
