/**
 * The outbox (decision 14): side effects are written in the transaction that causes them and delivered afterwards
 * (`delivery.ts`), with growing pauses, until they succeed or are given up.
 *
 * pg-boss stores the jobs in its own schema and counts the attempts. Delivery is at least once: a process that dies
 * after a delivery delivers it again, so each effect has an id by which its receiver can recognize repeats.
 */
import PgBoss from 'pg-boss';
import { z } from 'zod';
import { createDelivery, type Delivery, type LaneName, type Queue } from './delivery';
import type { Commits, Row, Sql } from './sql';

/** A side effect, as plain data. One place handles each kind. */
const effectSchema = z.discriminatedUnion('kind', [
  /** Notifies one client that a session ended (OpenID Connect Back-Channel Logout §2.5). */
  z.object({ kind: z.literal('logout'), clientId: z.string(), sid: z.string(), sub: z.string() }),
  /** An entry was added to an account's security log (`security-log.ts`). */
  z.object({ kind: z.literal('security'), sub: z.string(), eventId: z.string() }),
  /** A grant was created or changed; its owner, its app or its APIs may have to be notified. */
  z.object({
    kind: z.literal('grant'),
    grantId: z.string(),
    change: z.enum(['allowed', 'changed', 'paused', 'resumed', 'ended', 'reused', 'token_revoked']),
    at: z.number(),
  }),
  /**
   * A mail to an account's owner (`lib/mail/`): with the link of this id, to the holder of the sealed address, a
   * reminder that the access of this grant ends soon, that this account was deleted, that this webhook was disabled, or
   * that a partner invites to this account. Addresses and link tokens are never stored here, so they cannot appear in
   * logs.
   */
  z.object({
    kind: z.literal('mail'),
    mail: z.enum(['link', 'forgotten', 'ending', 'deleted', 'webhook', 'invitation']),
    id: z.string(),
  }),
]);
export type Effect = z.infer<typeof effectSchema>;
export type GrantChange = Extract<Effect, { kind: 'grant' }>['change'];

/** Handles an effect. `id` is the same at every attempt; a rejection means "try again later". */
export type Deliver = (effect: Effect, id: string) => Promise<void>;

export type Outbox = {
  /** Writes effects with the `query` of the transaction that causes them. */
  send(query: Sql['query'], effects: readonly Effect[]): Promise<void>;
  /** Wakes the deliveries of this process when the transaction of this `query` commits. */
  wake(query: Sql['query']): void;
  /** Registers a listener for these wake-ups. Returns a function that removes it. */
  onWake(look: () => void): () => void;
  /**
   * Access for the deliveries of this process (`keepDelivering`). Any number of instances may deliver at once. `ended`:
   * one delivery has ended.
   */
  delivery(deliver: Deliver, log: Log, ended: () => void): Delivery;
  /** Delivers what is due until nothing is left. Returns the number of successes. */
  deliverDue(deliver: Deliver, log: Log): Promise<number>;
  /** Takes back the attempts of processes that died, and deletes old finished effects. */
  maintain(): Promise<void>;
  close(): Promise<void>;
};

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

export type OutboxOptions = {
  /** Attempts after the first. Pauses double from `retryDelaySeconds`, so ten attempts span more than two hours. */
  retryLimit: number;
  retryDelaySeconds: number;
  /** An attempt without a result after this time belongs to a process that died. */
  attemptSeconds: number;
};

const defaults: OutboxOptions = { retryLimit: 10, retryDelaySeconds: 10, attemptSeconds: 60 };
const queue = 'effects';

/** Runs one or more statements, as pg-boss requires. */
export type RunSql = (text: string, values: unknown[]) => Promise<Row[]>;

const sqlValues = z.array(
  z
    .union([z.string(), z.number(), z.boolean()])
    .nullish()
    .transform((value) => value ?? null),
);

/** Which effects a lane delivers (`delivery.ts`). */
const ofLane: Record<LaneName, string> = {
  receivers: `data ->> 'kind' = 'logout'`,
  reminders: `data ->> 'mail' = 'ending'`,
  mail: `data ->> 'kind' <> 'logout' AND coalesce(data ->> 'mail', '') <> 'ending'`,
};

/** Mails that a person is waiting for come first, then notifications; the rest follows in the order of arrival. */
function priorityOf(effect: Effect): number {
  if (effect.kind === 'mail') return effect.mail === 'ending' ? 0 : 2;
  return effect.kind === 'security' ? 1 : 0;
}

/**
 * pg-boss's own `fetch` with a selection that pg-boss does not offer: by lane, without some receivers, and round robin
 * among the others. It looks at the first few hundred that are due and leaves out receivers that already have all their
 * places.
 */
const claimText = (lane: LaneName) => `WITH due AS (
    SELECT id, priority, created_on, coalesce(data ->> 'clientId', id::text) AS receiver FROM pgboss.job
    WHERE name = '${queue}' AND state < 'active' AND start_after < now() AND ${ofLane[lane]}
      AND NOT coalesce(data ->> 'clientId', '') = ANY ($1::text[])
    ORDER BY priority DESC, created_on, id LIMIT 500),
  fair AS (
    SELECT id, priority, created_on,
      row_number() OVER (PARTITION BY receiver ORDER BY priority DESC, created_on, id) AS place FROM due),
  next AS (
    SELECT j.id FROM pgboss.job j JOIN fair f ON f.id = j.id
    WHERE j.name = '${queue}' AND j.state < 'active' AND f.place <= $2::int4
    ORDER BY f.priority DESC, f.place, f.created_on LIMIT $3::int4 FOR UPDATE OF j SKIP LOCKED)
  UPDATE pgboss.job j SET state = 'active', started_on = now(),
    retry_count = CASE WHEN started_on IS NOT NULL THEN retry_count + 1 ELSE retry_count END
  FROM next WHERE j.name = '${queue}' AND j.id = next.id
  RETURNING j.id::text, j.data, j.retry_count, j.retry_limit, j.priority, j.created_on`;

const claimedRow = z
  .object({ id: z.string(), data: z.unknown(), retry_count: z.number(), retry_limit: z.number() })
  .transform(({ id, data, retry_count: tried, retry_limit: most }) => ({
    id,
    effect: data,
    lastAttempt: tried >= most,
  }));

export async function openOutbox(
  run: RunSql,
  commits: Pick<Commits, 'after'>,
  options: Partial<OutboxOptions> = {},
): Promise<Outbox> {
  const { retryLimit, retryDelaySeconds, attemptSeconds } = { ...defaults, ...options };
  const boss = new PgBoss({
    db: { executeSql: async (text, values = []) => ({ rows: await run(text, values) }) },
    schedule: false,
    supervise: false,
    archiveCompletedAfterSeconds: 3600,
    archiveFailedAfterSeconds: 30 * 24 * 3600,
    deleteAfterDays: 1,
  });
  // The calls below reject on their own; without a listener the event would also end the process.
  boss.on('error', () => undefined);
  await boss.start();
  const rules = { name: queue, retryLimit, retryDelay: retryDelaySeconds, retryBackoff: true };
  await boss.createQueue(queue, { ...rules, expireInSeconds: attemptSeconds });

  const jobs: Queue = {
    async claim(lane, without, each, limit) {
      return (await run(claimText(lane), [without, each, limit])).map((row) => claimedRow.parse(row));
    },
    parse: (effect) => effectSchema.parse(effect),
    complete: (id) => boss.complete(queue, id),
    async fail(ids, reason) {
      for (const id of ids) await boss.fail(queue, id, { message: reason });
    },
  };

  const looks = new Set<() => void>();
  const rouse = () => {
    for (const look of looks) look();
  };
  const wake = (query: Sql['query']) => commits.after(query, rouse);

  return {
    wake,
    onWake(look) {
      looks.add(look);
      return () => void looks.delete(look);
    },
    async send(query, effects) {
      if (effects.length === 0) return;
      const sent = effects.map((effect) => ({ name: queue, data: effect, priority: priorityOf(effect) }));
      const executeSql = async (text: string, values: unknown) => ({
        rows: await query('outbox_send', text, sqlValues.parse(values)),
      });
      await boss.insert(sent, { db: { executeSql } });
      wake(query);
    },
    delivery: (deliver, log, ended) => createDelivery(jobs, deliver, log, ended),
    async deliverDue(deliver, log) {
      const delivery = createDelivery(jobs, deliver, log);
      do await delivery.look();
      while (await delivery.oneEnded());
      return delivery.delivered();
    },
    async maintain() {
      await boss.maintain();
    },
    close: () => boss.stop({ graceful: false }),
  };
}
