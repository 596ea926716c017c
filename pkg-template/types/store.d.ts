// What remembers deliveries: the two kinds of stores.

/**
 * Remembers deliveries, for all instances that share it. Each method may return a promise. A claim that fails, or
 * that is not answered in time, makes the receiver answer 503.
 *
 * `wms-webhook/store-test` has the test that any store must pass. Durations are in seconds, with fractions.
 */
export interface Store {
  /**
   * Takes a delivery for an owner, atomically. It is asked once when a delivery comes, and again each third of the
   * lease while a handler runs. While another owner holds the delivery it is asked after 10 ms, then after twice as
   * long each time, up to 500 ms: 11 times at most within the default `waitTimeout` of 3 s.
   *
   * @param id the delivery's idempotency key: its MAC, as 64 lower-case hex digits
   * @param owner who claims it: at most 64 characters of `0-9a-f-.`, which no other claim in progress has
   * @param lease for how long it is `"held"` if nothing follows
   * @returns `"claimed"`, also if this owner has claimed it before, whose lease begins anew then;
   *   `"held"` if another owner has; `"done"` if it was committed
   */
  claim(id: string, owner: string, lease: number): Claim | Promise<Claim>;
  /**
   * Remembers that the delivery was handled, for `ttl` from now on. Record the delivery as done even if the
   * claim has expired or another owner has it: the event was handled. No later claim, release or renewal may
   * change this. Whoever holds the claim then is answered `"done"` when it renews it. It is tried three
   * times.
   */
  commit(id: string, owner: string, ttl: number): unknown;
  /**
   * Gives the delivery back, unless it was committed or another owner has claimed it meanwhile. It may come
   * twice, or without a claim before it.
   */
  release(id: string, owner: string): unknown;
}

/** The result of a claim. */
export type Claim = "claimed" | "held" | "done";

/**
 * Remembers deliveries in the database in which their handlers work, for all instances that share it: it runs the
 * work in one transaction with the note that the delivery was handled, so both happen or neither does. It needs no
 * lease: a process that dies has done nothing.
 */
export interface TransactionalStore<Tx> {
  /**
   * Runs the work with a transaction, unless the delivery was handled within its `ttl`. If the work throws, all is
   * rolled back and `run` rejects with what it threw. While it runs, `run` of the same delivery waits.
   *
   * It rejects as well if the work was not committed, or may not have been. The note tells when the delivery comes
   * again.
   *
   * @param id the delivery's idempotency key: its MAC, as 64 lower-case hex digits
   * @param ttl for how many seconds it is remembered that the delivery was handled
   * @param work is called at most once
   * @returns `"handled"` if the work was run and committed; `"done"` if it had been before; `"held"` if another
   *   `run` of the same delivery has not ended within the wait
   */
  run(
    id: string,
    ttl: number,
    work: (tx: Tx) => unknown,
    options?: RunOptions,
  ): Promise<"handled" | "done" | "held">;
}

/** How long a {@link TransactionalStore} may take. */
export interface RunOptions {
  /**
   * For how many seconds a `run` waits for another of the same delivery, 0 or more.
   *
   * @defaultValue `0`
   * @example `wait: 3`
   */
  readonly wait?: number;
  /**
   * Aborted when an answer would come too late. Nothing is committed then, unless the commit is under way.
   *
   * @defaultValue `undefined`: it may take as long as it does
   * @example `signal: AbortSignal.timeout(5_000)`
   */
  readonly signal?: AbortSignal;
}
