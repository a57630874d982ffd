import { BadRequestException } from '@nestjs/common';

/** The fields of a JSON body; none where it is no object. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/**
 * The one of a list that was asked for.
 * @throws BadRequestException where it is none of them.
 */
export function memberOf<const T extends string>(
  list: readonly T[],
  field: string,
  wanted: unknown,
): T {
  const found = list.find((one) => one === wanted);
  if (found === undefined) throw new BadRequestException(`"${field}" is one of ${list.join(', ')}`);
  return found;
}
