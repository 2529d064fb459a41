/**
 * What the script says, in the reader's language.
 *
 * The page brings the words in `<template data-words>` as
 * `<span data-word="key">…</span>`; English stands in for a missing one.
 */
export const english: Readonly<Record<string, string>> = {
  'line.open': 'Connected.',
  'line.lost': 'The connection was lost. Trying again. What you write is kept.',
  'line.unstored': 'Nothing can be stored just now. What you write is kept here, and is stored as soon as it can be.',
  'line.reach': 'What you may see here has changed. Fetching it again.',
  'ended.session': 'Your session has ended. What you were writing is still here.',
  'ended.log-in': 'You need to log in again. What you were writing is still here.',
  'ended.log-in.link': 'Log in (opens a new tab)',
  'ended.again': 'Connect again',
  'ended.no-access': 'Your seat in this room has ended.',
  'ended.no-access.more': 'What you wrote here is kept for those who may see it, and it is gone from this screen. If you think this is a mistake, talk to the coordinator.',
  'ended.rooms': 'My rooms',
  'ended.old': 'This page is out of date. Load it again to go on.',
  'ended.reload': 'Load the page again',
  'audience.choose': 'Choose what this is about to see who will read it.',
  'audience.asking': 'Finding out who will see this …',
  'audience.sees': 'Will be seen by: {names}.',
  'audience.nobody': 'Nobody you know but you will see this now.',
  'audience.empty-party': '{party} (nobody here yet)',
  'audience.changed': 'Who will see this has changed. Look through the list and send again.',
  'audience.check': 'This is who will see it. Press send once more.',
  'outbox.waiting': 'Waiting to be stored',
  'outbox.kept': 'Kept here, not yet stored',
  'outbox.stored': 'Stored',
  'outbox.refused': 'Not stored',
  'outbox.revise': 'Change to a message',
  'outbox.retract': 'Message being taken back',
  'outbox.take-back': 'Edit again',
  'outbox.drop': 'Throw away',
  'composer.empty': 'Write something first.',
  'composer.no-scope': 'Choose at least one kind of information.',
  'composer.gone': 'No longer open to you: {names}. Choose again what this is about.',
  'composer.gone-all': 'No longer open to you: {names}. What you wrote is still here.',
  'composer.offline': 'Not connected. Your text is kept here until the connection is back.',
  'composer.reply': 'Answer to {name}',
  'composer.edit': 'Changing your message. Earlier versions are kept.',
  'entry.edit': 'Change',
  'entry.retract': 'Take back',
  'entry.read': 'Read by {names}',
  'entry.more': 'More about this',
  'entry.show': 'Show it in the conversation',
  'entry.copied': 'The link is copied.',
  'entry.not-copied': 'The link could not be copied. It is: {link}',
  'place.absent': 'What you followed a link to is not here, or not here any more.',
  'place.failed': 'It could not be fetched just now. Try again in a moment.',
  'newest': 'Go to the newest',
  'newest.one': '1 new message below',
  'newest.many': '{count} new messages below',
  'divider': 'New since last time',
  'change.lost': 'You no longer see {names} in this room. What was said there is gone from your screen. What you can see is as before.',
  'change.gained': 'You now also see {names} in this room.',
  'change.other': 'What is open to you in this room has changed. What you see here is what is open to you now.',
  'change.close': 'All right',
  'day.today': 'Today',
  'day.yesterday': 'Yesterday',
  'day.this-year': '{weekday} {day} {month}',
  'day.other-year': '{weekday} {day} {month} {year}',
  'pins.progress': '{done} of {all} measures done',
  'names': '{names} and {last}',
  'people.here': 'here now',
  'people.typing': '{names} is writing …',
  'news.one': 'New message from {name}.',
  'news.many': '{count} new messages.',
  'news.somebody': 'somebody',
  'pins.goal': 'Goals',
  'pins.measure': 'Measures',
  'pins.meeting': 'Meetings',
  'pins.plan.part': 'The plan',
  'pins.other': 'Other',
  'simple.all': 'Read all of it',
};

export class Words {
  private readonly own = new Map<string, string>();

  constructor(page: ParentNode) {
    const template = page.querySelector<HTMLTemplateElement>('template[data-words]');
    for (const word of template?.content.querySelectorAll<HTMLElement>('[data-word]') ?? []) {
      const text = word.textContent.trim();
      if (word.dataset.word !== undefined && text !== '') this.own.set(word.dataset.word, text);
    }
  }

  /** The word itself, or the last part of its key where no language has it. */
  say(key: string, values: Readonly<Record<string, string>> = {}): string {
    const text = this.own.get(key) ?? english[key] ?? key.slice(key.indexOf('.') + 1);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  /** By words of our own: browsers lack nynorsk, and would join names in another language. */
  names(names: readonly string[]): string {
    const last = names.at(-1) ?? '';
    return names.length < 2 ? last : this.say('names', { names: names.slice(0, -1).join(', '), last });
  }
}
