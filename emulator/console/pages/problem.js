// What went wrong, in words, with what helps.

import { NotThere, Refused } from './api.js';
import { h, section, facts } from './dom.js';

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/';

/** Codes, and where AWS speaks of them. */
const PAGES = {
  ConditionalCheckFailedException: ['Expressions.ConditionExpressions.html', 'The condition was false for the item as it is now.'],
  ProvisionedThroughputExceededException: ['TroubleshootingThrottling.html', 'More was asked for than the table, the index or one partition gives.'],
  ThrottlingException: ['TroubleshootingThrottling.html', 'More was asked for than the table or the account gives.'],
  RequestLimitExceeded: ['ServiceQuotas.html', 'The account asked for more than its quota.'],
  TransactionCanceledException: ['transaction-apis.html', 'One of the actions could not be done, so none was: the reasons stand in the order of the actions.'],
  TransactionConflictException: ['transaction-apis.html', 'Another transaction has the item.'],
  TransactionInProgressException: ['transaction-apis.html', 'The transaction with this token is not done yet.'],
  ItemCollectionSizeLimitExceededException: ['LSI.html', 'A partition key may have 10 GB where there are local indexes.'],
  ResourceNotFoundException: ['Programming.Errors.html', 'There is no such table for this access key and region.'],
  ResourceInUseException: ['Programming.Errors.html', 'It is being made, changed or deleted, or is there already.'],
  ValidationException: ['Programming.Errors.html', 'The request cannot be right, whatever is stored.'],
  SerializationException: ['Programming.LowLevelAPI.html', 'A member has another type than the API says.'],
  LimitExceededException: ['ServiceQuotas.html', 'A quota of the service.'],
  ExpiredIteratorException: ['Streams.html', 'An iterator of a shard is good for 15 minutes.'],
  TrimmedDataAccessException: ['Streams.html', 'Records of a stream are kept for 24 hours.'],
  InternalServerError: ['Programming.Errors.html', 'The service could not answer; a retry is right.'],
  ServiceUnavailable: ['Programming.Errors.html', 'The service could not answer; a retry is right.'],
  MissingAuthenticationTokenException: ['Programming.LowLevelAPI.html', 'The request says not who calls.'],
  InvalidSignatureException: ['Programming.LowLevelAPI.html', 'With --auth verify the secret of the access key is needed: enter it above.'],
  UnrecognizedClientException: ['Programming.LowLevelAPI.html', 'With --auth verify only known access keys may call: enter one above.'],
};

/** What a code means, and the address of its page. */
export function meaning(code) {
  const known = PAGES[code];
  return known && { text: known[1], url: GUIDE + known[0] };
}

export function link(url, text) {
  return h('a', { href: url, rel: 'noreferrer noopener', target: '_blank' }, text);
}

/** An error as people read it. */
export function problem(error) {
  if (error?.name === 'AbortError') return null;
  if (error instanceof NotThere) return needsControl(error);
  if (error instanceof Refused) {
    // What AWS says of a code is about its own operations.
    const means = error.call.operation.includes('/control/') ? undefined : meaning(error.code);
    const reasons = error.body?.CancellationReasons?.map((reason, index) => [`Action ${index + 1}`, reason.Code === 'None' ? 'nothing wrong' : `${reason.Code}: ${reason.Message ?? ''}`]);
    const throttled = error.body?.ThrottlingReasons?.map((reason) => [reason.reason, reason.resource]);
    return h('div', { class: 'problem', role: 'alert' }, h('strong', {}, error.code), h('p', {}, error.message),
      reasons && facts(reasons), throttled && facts(throttled),
      means && h('p', { class: 'hint' }, means.text, ' ', link(means.url, 'The page of AWS')));
  }
  const text = error instanceof TypeError && /fetch/i.test(error.message) ? 'The emulator does not answer. Is it running?' : error?.message ?? String(error);
  return h('div', { class: 'problem', role: 'alert' }, h('strong', {}, 'This did not work'), h('p', {}, text));
}

/** Said in place of a view that needs control calls, which the page got no answer to. */
export function needsControl(error) {
  const local = `http://localhost:${location.port || 80}/console`;
  return section('This page may not steer the emulator',
    h('p', {}, 'This view needs the control calls, which this emulator does not answer', error?.message ? ' in this version.' : ` to ${location.host}.`),
    h('p', {}, `The page may make them where its address can only mean this machine, as ${local} does. Under other names they are there with`),
    h('pre', {}, 'dynamodb-emulator --control'),
    h('p', { class: 'hint' }, 'Everything that DynamoDB has itself works without: tables, items, queries, streams, backups.'));
}

/** Fills an element with what `work` makes; if there is a problem, with the title and the problem. */
export async function guarded(element, title, work) {
  element.setAttribute('aria-busy', 'true');
  try {
    const made = await work();
    if (made !== undefined) element.replaceChildren(...[made].flat(Infinity).filter(Boolean));
  } catch (error) {
    const shown = problem(error);
    if (shown) element.replaceChildren(h('h1', {}, title), shown);
  } finally {
    element.removeAttribute('aria-busy');
  }
}
