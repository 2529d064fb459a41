/** What a room on the screen is made of. */
import type { Answers } from './answers';
import type { Changes } from './changes';
import type { Composer } from './composer';
import type { Drawer } from './drawer';
import type { EndKept } from './end-kept';
import type { Fetching } from './fetched';
import type { Marks } from './marks';
import type { Menu } from './menu';
import type { News } from './news';
import type { Outbox } from './outbox';
import type { OutboxList } from './outbox-list';
import type { PageDrawn } from './page-drawn';
import type { Past } from './past';
import type { People } from './people';
import type { Pinned } from './pinned';
import type { Places } from './places';
import type { Reading } from './reading';
import type { Screen } from './screen';
import type { Sheet } from './sheet';
import type { Timeline } from './timeline';
import type { Words } from './words';

export interface Parts {
  readonly words: Words;
  readonly drawn: PageDrawn;
  readonly screen: Screen;
  readonly timeline: Timeline;
  readonly pinned: Pinned | null;
  readonly people: People;
  readonly reading: Reading;
  readonly news: News;
  readonly composer: Composer | null;
  /** Nothing is changed where nothing is written. */
  readonly changes: Changes | null;
  readonly past: Past;
  readonly outbox: Outbox;
  readonly waiting: OutboxList;
  readonly marks: Marks;
  readonly answers: Answers;
  readonly places: Places;
  readonly fetching: Fetching;
  readonly sheet: Sheet;
  readonly menu: Menu;
  readonly drawer: Drawer;
  readonly endKept: EndKept;
}
