// @ts-check
// Why a command ends with status 2.

/** The words of the command line are wrong: the help is pointed to. */
export class UsageError extends Error {}

/** They are right, but the work cannot be done. */
export class OperationError extends Error {}
