/** The version of this package, as members tell it each other. */
export const PACKAGE_VERSION = '0.1.0';
