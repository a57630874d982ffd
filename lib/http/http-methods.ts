/** The methods of RFC 9110, and PATCH of RFC 5789: any other is one value. */
export const STANDARD_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
] as const;

/** Where methods outside the standard set stand, behind the others. */
export const OTHER_METHOD_INDEX = STANDARD_METHODS.length;

const INDEX = new Map<string, number>(STANDARD_METHODS.map((method, index) => [method, index]));

/** Where a method stands in lists by method. */
export function methodIndex(method: string | undefined): number {
  return INDEX.get(method!) ?? OTHER_METHOD_INDEX;
}
