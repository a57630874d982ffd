/** The queues, each with the types of jobs that it takes. */
export const JOB_TYPES = {
  email: ['welcome', 'order_confirmation'],
  inventory: ['restock'],
} as const;

export type QueueName = keyof typeof JOB_TYPES;

export const QUEUE_NAMES = Object.keys(JOB_TYPES) as QueueName[];

/** What is done first comes first. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;

export type Priority = (typeof PRIORITIES)[number];

/** Something to be done later, in a queue that takes it. */
export type Job = {
  [Name in QueueName]: {
    readonly queue: Name;
    readonly type: (typeof JOB_TYPES)[Name][number];
    readonly priority: Priority;
    readonly work: () => Promise<void>;
  };
}[QueueName];
