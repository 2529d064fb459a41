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
  'audience.more': '{count} more',
  'audience.wider': 'More people see this than the last you wrote: {names}.',
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
  'amend.sees': 'The change is seen by: {names}.',
  'amend.no-files': 'Files cannot be added to a message that is sent. Share them in a new one.',
  'amend.retracted': 'This message was taken back, and cannot be changed any more. You can still copy what you wrote.',
  'amend.elsewhere': 'The message was changed somewhere else meanwhile. If you save, it says what is here.',
  'past.heading': 'What this message has said, newest first. Only whoever wrote it and the owner of the plan can read this.',
  'past.close': 'Close the earlier texts',
  'composer.as-last': 'As last: {names}',
  'composer.kinds': 'Choose what it is about',
  'composer.reply-some': 'You are answering a message.',
  'composer.too-long': 'The text is too long: at most 20,000 characters. Shorten it or divide it; what you wrote is kept.',
  'composer.left': '{count} characters left',
  'composer.over': '{count} characters too many',
  'composer.paste-too-long': 'What you pasted is {count} characters, and was not put in: a message holds 20,000. Divide it, or share it as a PDF.',
  'draft.kept': 'Draft kept',
  'draft.away': 'Draft not kept yet: no connection',
  'draft.signed-out': 'Draft not kept: log in again',
  'draft.too-long': 'Draft not kept: the text is too long',
  'draft.newer': 'You have written on this somewhere else since. What is here is not kept until you choose.',
  'draft.gone': 'This was sent or thrown away somewhere else.',
  'draft.theirs': 'Fetch the newest',
  'draft.empty': 'Empty the field',
  'draft.unfinished': 'This is a change you began and have not sent.',
  'marks.text': 'text',
  'marks.link-text': 'words for the link',
  'file.ready': 'Sent together with the message',
  'file.kept': 'Kept with the draft, and sent together with the message',
  'file.going': 'On its way …',
  'file.shared': 'Shared',
  'file.cancel': 'Stop',
  'file.cancel-named': 'Stop sending {name}',
  'file.remove': 'Remove',
  'file.remove-named': 'Remove {name}',
  'file.empty': 'The file is empty. Choose it once more, or another one.',
  'file.large': 'The file is larger than 20 MB. Send a smaller picture, or split the document.',
  'file.kind': 'Only pictures (JPEG, PNG, WebP or GIF) and PDF documents can be shared here. Save or print the document as PDF and share that.',
  'file.heic': "This picture is in Apple's HEIC format, which many cannot open. On the iPhone, choose Settings, Camera, Formats, Most Compatible; or save the picture as JPEG and share that.",
  'file.gone': 'The file can no longer be read. Choose it once more.',
  'file.unfit': 'Remove the file that cannot be shared, and send again.',
  'file.away': 'The file did not get through, and nothing was sent. Press send to try again.',
  'file.called-back': 'You stopped a file, and the message was not sent. Press send to send the rest.',
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
  'watch.changed': 'Something here has changed since you opened the page.',
  'watch.anew': 'Show it as it is now',
  'watch.absent': 'What stood here is no longer open to you, or no longer there.',
  'watch.begin': 'Something here has changed. Begin again from the page before.',
  'watch.back': 'Back to the room',
  'watch.written': 'What you had written',
};

/** As many names as one takes in at a glance; one more is named rather than counted. */
export const atAGlance = 3;

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

  /** The first few of them, and how many more there are. */
  some(names: readonly string[]): string {
    const rest = names.length - atAGlance;
    return this.names(rest <= 1 ? names : [...names.slice(0, atAGlance), this.say('audience.more', { count: String(rest) })]);
  }
}
