import { describe, expect, it } from '@jest/globals';
import { parseOpenMetrics, parseText, seriesKey, type ParsedBody } from './parse-exposition.js';

/** The samples of a body by their keys. */
function samplesOf(body: ParsedBody): Record<string, number> {
  const samples = [...body.values()].flatMap((family) => family.samples);
  return Object.fromEntries(
    samples.map(({ name, labels, value }) => [seriesKey(name, labels), value]),
  );
}

const H = '# TYPE h histogram\n';
const TOTALS = 'h_sum 1\nh_count 2\n';

describe('the strict parser of the text format', () => {
  it('reads families, escapes and numbers', () => {
    const body = parseText(
      '# HELP a_total A "b"\\n\\\\n.\n# TYPE a_total counter\na_total{x="\\\\n\\n\\"{},= é🔑",y=""} 1e+21\n\n' +
        '# TYPE g gauge\ng{x="a"} NaN\ng{x="b"} -Inf\ng{x="c"} +Inf\ng -5e-324\n' +
        `${H}h_bucket{le="1.0"} 1\nh_bucket{le="+Inf"} 2\n${TOTALS}`,
    );
    expect(body.get('a_total')).toMatchObject({ type: 'counter', help: 'A "b"\n\\n.' });
    expect(samplesOf(body)).toEqual({
      [seriesKey('a_total', [
        ['y', ''],
        ['x', '\\n\n"{},= é🔑'],
      ])]: 1e21,
      [seriesKey('g', [['x', 'a']])]: NaN,
      [seriesKey('g', [['x', 'b']])]: -Infinity,
      [seriesKey('g', [['x', 'c']])]: Infinity,
      [seriesKey('g', [])]: -5e-324,
      [seriesKey('h_bucket', [['le', '1']])]: 1,
      [seriesKey('h_bucket', [['le', '+Inf']])]: 2,
      [seriesKey('h_sum', [])]: 1,
      [seriesKey('h_count', [])]: 2,
    });
    expect(parseText('').size).toBe(0);
  });

  it.each([
    ['a last line that is cut', '# TYPE g gauge\ng 1', 'The last line'],
    ['a sample of no family', 'g 1\n', 'A sample outside'],
    ['a sample of another family', '# TYPE g gauge\nother 1\n', 'A sample outside'],
    [
      'a family in two places',
      '# TYPE g gauge\ng 1\n# TYPE b gauge\nb 1\n# TYPE g gauge\n',
      'A family in two places',
    ],
    ['a header twice', '# TYPE g gauge\n# TYPE g gauge\ng 1\n', 'A header twice'],
    ['a header behind samples', '# TYPE g gauge\ng 1\n# HELP g G.\n', 'A header behind'],
    ['a unit', '# TYPE g gauge\n# UNIT g seconds\n', 'A unit in the text format'],
    ['a type of OpenMetrics', '# TYPE g unknown\n', 'No type'],
    ['a header of no kind', '# EOF\n', 'No header'],
    ['an escape that help does not know', '# HELP g \\"\n# TYPE g gauge\n', 'No escape'],
    ['a backslash at the end of a help', '# HELP g x\\\n# TYPE g gauge\n', 'No escape'],
    ['a series twice', '# TYPE g gauge\ng{a="1",b="2"} 1\ng{b="2",a="1"} 2\n', 'A series twice'],
    ['a label twice', '# TYPE g gauge\ng{a="1",a="2"} 1\n', 'A label twice'],
    ['an escape that labels do not know', '# TYPE g gauge\ng{a="\\t"} 1\n', 'No labels'],
    ['a quote that is not escaped', '# TYPE g gauge\ng{a="""} 1\n', 'No labels'],
    ['a backslash that is not escaped', '# TYPE g gauge\ng{a="\\"} 1\n', 'No labels'],
    ['a line feed that is not escaped', '# TYPE g gauge\ng{a="\n"} 1\n', 'No sample'],
    ['a label name that is none', '# TYPE g gauge\ng{1a="x"} 1\n', 'No labels'],
    ['a comma too many', '# TYPE g gauge\ng{a="x",} 1\n', 'No labels'],
    ['braces that do not close', '# TYPE g gauge\ng{a="x" 1\n', 'No sample'],
    ['something behind the braces', '# TYPE g gauge\ng{a="x"}} 1\n', 'No labels'],
    ['no value', '# TYPE g gauge\ng \n', 'No sample'],
    ['a value that is none', '# TYPE g gauge\ng 0x10\n', 'No number'],
    ['an infinity in JavaScript’s spelling', '# TYPE g gauge\ng Infinity\n', 'No number'],
    ['a value beyond all doubles', '# TYPE g gauge\ng 1e999\n', 'No number'],
    ['a timestamp', '# TYPE g gauge\ng 1 1700000000\n', 'No sample'],
    ['a counter below zero', '# TYPE c counter\nc -1\n', 'below zero'],
    [
      'buckets that are not cumulative',
      `${H}h_bucket{le="1"} 3\nh_bucket{le="+Inf"} 2\n${TOTALS}`,
      'not cumulative',
    ],
    [
      'bounds that do not ascend',
      `${H}h_bucket{le="+Inf"} 2\nh_bucket{le="1"} 2\n${TOTALS}`,
      'bounds do not ascend',
    ],
    ['a bound twice', `${H}h_bucket{le="1"} 2\nh_bucket{le="1.0"} 2\n${TOTALS}`, 'A series twice'],
    ['no +Inf bucket', `${H}h_bucket{le="1"} 2\n${TOTALS}`, 'without a +Inf bucket'],
    ['a bucket without a bound', `${H}h_bucket 2\n${TOTALS}`, 'has no bound'],
    [
      'a count that is not the +Inf bucket',
      `${H}h_bucket{le="+Inf"} 3\n${TOTALS}`,
      'is not its +Inf bucket',
    ],
    ['half an observation', `${H}h_bucket{le="+Inf"} 0.5\nh_sum 1\nh_count 0.5\n`, 'are no counts'],
    ['a histogram without sum and count', `${H}h_bucket{le="+Inf"} 2\n`, 'without sum and count'],
    ['a summary without a sum', '# TYPE s summary\ns_count 1\n', 'only one of sum and count'],
  ])('refuses %s', (_, body, message) => {
    expect(() => parseText(body)).toThrow(message);
  });
});

describe('the strict parser of OpenMetrics', () => {
  it('reads families, units and escapes', () => {
    const body = parseOpenMetrics(
      '# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds A \\"b\\"\\n.\na_seconds_total{x="\\\\"} 1\n' +
        '# TYPE b info\nb_info{v="1"} 1\n# TYPE s stateset\ns{s="on"} 1\ns{s="off"} 0\n' +
        `${H}h_bucket{a="x",le="-1.0"} 1\nh_bucket{a="x",le="+Inf"} 2\n# EOF\n`,
    );
    expect(body.get('a_seconds')).toMatchObject({
      type: 'counter',
      unit: 'seconds',
      help: 'A "b"\n.',
    });
    expect([...body.keys()]).toEqual(['a_seconds', 'b', 's', 'h']);
    expect(samplesOf(body)[seriesKey('a_seconds_total', [['x', '\\']])]).toBe(1);
    expect(parseOpenMetrics('# EOF\n').size).toBe(0);
  });

  it.each([
    ['nothing', '', 'does not end with # EOF'],
    ['no end', '# TYPE g gauge\ng 1\n', 'does not end with # EOF'],
    ['something behind the end', '# EOF\n# TYPE g gauge\n', 'does not end with # EOF'],
    ['an end without a line feed', '# EOF', 'The last line'],
    ['two ends', '# EOF\n# EOF\n', 'No header'],
    ['an empty line', '# TYPE g gauge\n\ng 1\n# EOF\n', 'No sample'],
    ['a counter without _total', '# TYPE c counter\nc 1\n# EOF\n', 'A sample outside'],
    ['a type of the text format', '# TYPE g untyped\n# EOF\n', 'No type'],
    [
      'a unit that the name does not end with',
      '# TYPE g gauge\n# UNIT g seconds\ng 1\n# EOF\n',
      'its unit seconds',
    ],
    [
      'interleaved series',
      '# TYPE s summary\ns_sum{a="1"} 0\ns_sum{a="2"} 0\ns_count{a="1"} 0\ns_count{a="2"} 0\n# EOF\n',
      'Interleaved series',
    ],
    [
      'a sum below zero',
      `${H}h_bucket{le="+Inf"} 2\nh_sum -1\nh_count 2\n# EOF\n`,
      'sum is below zero',
    ],
    [
      'a sum beside a bound below zero',
      `${H}h_bucket{le="-1"} 0\nh_bucket{le="+Inf"} 2\n${TOTALS}# EOF\n`,
      'sum that may fall',
    ],
    [
      'a count without a sum',
      `${H}h_bucket{le="+Inf"} 2\nh_count 2\n# EOF\n`,
      'only one of sum and count',
    ],
    ['an info that is not 1', '# TYPE b info\nb_info 2\n# EOF\n', 'is not 1'],
    ['a state that is neither 0 nor 1', '# TYPE s stateset\ns{s="on"} 2\n# EOF\n', 'is not 0 or 1'],
    [
      'a state set without its label',
      '# TYPE s stateset\ns{t="on"} 1\n# EOF\n',
      'no label of its name',
    ],
    ['an exemplar', '# TYPE c counter\nc_total 1 # {a="b"} 1\n# EOF\n', 'No sample'],
  ])('refuses %s', (_, body, message) => {
    expect(() => parseOpenMetrics(body)).toThrow(message);
  });
});
