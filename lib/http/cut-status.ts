/** What nginx logs where the client closed the connection before the end of the response. */
export const CLIENT_CLOSED_REQUEST = 499;

/** A response that the server itself cut short, whatever its head said. */
export const CUT_BY_SERVER = 500;
