/**
 * What has to happen elsewhere because of something that happened here (decision 14): written in the transaction of its
 * cause, delivered afterwards (`delivery.ts`), again and again with growing pauses until it succeeds or is given up.
 *
 * pg-boss keeps the jobs, in a schema of its own, and counts the attempts. Delivery is at least once: a process that
 * dies between delivering and noting it delivers again, so an effect carries an id that its receiver can tell repeats
 * by.
 */
import PgBoss from 'pg-boss';
import { z } from 'zod';
import { createDelivery, type Delivery, type LaneName, type Queue } from './delivery';
import type { Commits, Row, Sql } from './sql';

/** Something to do, as plain data; each kind has one place that does it. */
const effectSchema = z.discriminatedUnion('kind', [
  /** Tells one client that a session ended (OpenID Connect Back-Channel Logout §2.5). */
  z.object({ kind: z.literal('logout'), clientId: z.string(), sid: z.string(), sub: z.string() }),
  /** Something that concerns the safety of an account was written to its log (`security-log.ts`). */
  z.object({ kind: z.literal('security'), sub: z.string(), eventId: z.string() }),
  /** A grant was made or changed: what its owner, its app and its APIs may want to hear of. */
  z.object({
    kind: z.literal('grant'),
    grantId: z.string(),
    change: z.enum(['allowed', 'changed', 'paused', 'resumed', 'ended', 'reused', 'token_revoked']),
    at: z.number(),
  }),
  /**
   * A mail to an account's owner (`lib/mail/`): with the link of this id, to whoever has an account of the sealed
   * address, or that the access of this grant ends soon. Addresses and what opens links stay out of here, and so out of
   * logs.
   */
  z.object({ kind: z.literal('mail'), mail: z.enum(['link', 'forgotten', 'ending']), id: z.string() }),
]);
export type Effect = z.infer<typeof effectSchema>;
export type GrantChange = Extract<Effect, { kind: 'grant' }>['change'];

/** Does what an effect says. `id` is the same at every attempt; a rejection means "not yet". */
export type Deliver = (effect: Effect, id: string) => Promise<void>;

export type Outbox = {
  /** Writes effects with the `query` of the transaction that causes them. */
  send(query: Sql['query'], effects: readonly Effect[]): Promise<void>;
  /** Once the transaction of this `query` is through, whoever delivers in this process looks at once. */
  wake(query: Sql['query']): void;
  /** Called at every such moment, until the answer is called. */
  onWake(look: () => void): () => void;
  /**
   * Deliveries of this process (`keepDelivering`). Any number of instances may deliver at once. `ended`: one is over.
   */
  delivery(deliver: Deliver, log: Log, ended: () => void): Delivery;
  /** Delivers what is due, until nothing is; how many succeeded. */
  deliverDue(deliver: Deliver, log: Log): Promise<number>;
  /** Takes back what a process that died was busy with, and takes away what is long done. */
  maintain(): Promise<void>;
  close(): Promise<void>;
};

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

export type OutboxOptions = {
  /** Attempts after the first. With pauses that double from `retryDelaySeconds`, ten are more than two hours. */
  retryLimit: number;
  retryDelaySeconds: number;
  /** An attempt that was not answered for this long belongs to a process that died. */
  attemptSeconds: number;
};

const defaults: OutboxOptions = { retryLimit: 10, retryDelaySeconds: 10, attemptSeconds: 60 };
const queue = 'effects';

/** Runs a text of one or more statements, as the driver does: pg-boss brings its own. */
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

/** What a person waits for goes before what tells of something; the rest follows in the order it came. */
function priorityOf(effect: Effect): number {
  if (effect.kind === 'mail') return effect.mail === 'ending' ? 0 : 2;
  return effect.kind === 'security' ? 1 : 0;
}

/**
 * pg-boss's own `fetch` with a selection that pg-boss does not offer: by lane, without some receivers, and round robin
 * among the others. It looks at the first few hundred that are due. It leaves out receivers with many due effects once
 * they have their places.
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
  // Every call below rejects by itself; without a listener the event would end the process besides.
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
