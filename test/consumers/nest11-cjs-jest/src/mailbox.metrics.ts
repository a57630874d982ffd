import { defineCounter, defineSummary, open } from 'nestjs-metrics';

export const MailsSent = defineCounter({
  name: 'mails_sent_total',
  help: 'Mails sent, by kind and template.',
  labels: { kind: ['welcome', 'invoice'], template: open() },
});

export const MailSize = defineSummary({
  name: 'mail_size_bytes',
  help: 'Size of the mails sent.',
  percentiles: [0.5],
});
