/** How processes of one app on one machine answer together. */
export interface MultiprocessOptions {
  /**
   * The directory in which they meet; made with mode 0700 where it does not exist. It must
   * belong to the user, on a local file system. Default: `NESTJS_METRICS_DIR`, else one of
   * the app's own among the system's temporary files.
   */
  directory?: string;
  /**
   * Which app this is: only processes that say the same are summed, others in the same
   * directory are left out, with a word in the log. Default: the path of the main script,
   * also in worker threads that were started after the app.
   */
  app?: string;
  /**
   * How long a scrape waits for a process that is silent, in milliseconds; then its last
   * known state is used. Default: 300.
   */
  deadlineMs?: number;
}
