import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { dashboardQueries, pathInSample, readSample } from './sample-files.js';

interface Compose {
  readonly services: Readonly<Record<string, { image: string; volumes?: string[] }>>;
}

const { services } = load(readSample('compose.yaml')) as Compose;
const mounts = Object.entries(services).flatMap(([service, { volumes = [] }]) =>
  volumes.map((volume) => [service, ...volume.split(':')] as const),
);

/** The path in the sample of what a service sees at this path. */
function mountedAt(service: string, path: string): string {
  const mount = mounts.find(([name, , at]) => name === service && path.startsWith(at!));
  if (mount === undefined) throw new Error(`${service} sees nothing at ${path}`);
  return mount[1]! + path.slice(mount[2]!.length);
}

describe('The compose file of the sample', () => {
  it('starts Prometheus, a Pushgateway and Grafana, each in a version of its own', () => {
    expect(Object.keys(services)).toEqual(['prometheus', 'pushgateway', 'grafana']);
    for (const { image } of Object.values(services)) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
  });

  it.each(mounts)('mounts into %s what is there: %s', (_, source, target, mode) => {
    expect(existsSync(pathInSample(source))).toBe(true);
    expect(target).toMatch(/^\//);
    expect(mode).toBe('ro');
  });

  it('mounts the configuration where Prometheus looks for it, with the rules beside it', () => {
    const configuration = mountedAt('prometheus', '/etc/prometheus/prometheus.yml');
    const { rule_files } = load(readSample(configuration)) as { rule_files: string[] };
    for (const file of rule_files) {
      expect(existsSync(pathInSample(mountedAt('prometheus', `/etc/prometheus/${file}`)))).toBe(
        true,
      );
    }
  });

  it('has Prometheus scrape services that exist, and the shop on this machine', () => {
    const { scrape_configs } = load(readSample('prometheus.yml')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = scrape_configs.flatMap(({ static_configs }) => static_configs[0]!.targets);
    const hosts = targets.map((target) => target.split(':')[0]!);
    expect(hosts).toEqual(['host.docker.internal', 'pushgateway']);
  });
});

describe('What Grafana is provisioned with', () => {
  const provisioned = (kind: string): unknown[] => {
    const folder = mountedAt('grafana', `/etc/grafana/provisioning/${kind}`);
    return readdirSync(pathInSample(folder)).map((file) => load(readSample(`${folder}/${file}`)));
  };
  const [{ datasources }] = provisioned('datasources') as [
    { datasources: { uid: string; type: string; url: string }[] },
  ];
  const [{ providers }] = provisioned('dashboards') as [
    { providers: { options: { path: string } }[] },
  ];

  it('is one data source, the Prometheus of the compose file', () => {
    expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090' }]);
    expect(services).toHaveProperty('prometheus');
  });

  it('is a folder of dashboards, of which each panel asks that data source', () => {
    const folder = mountedAt('grafana', providers[0]!.options.path);
    expect(readdirSync(pathInSample(folder))).toEqual(['shop.json']);
    const uids = [...readSample(`${folder}/shop.json`).matchAll(/"uid": "([^"]+)"/g)];
    expect(new Set(uids.map(([, uid]) => uid))).toEqual(
      new Set([datasources[0]!.uid, 'nestjs-metrics-shop']),
    );
  });

  it('leaves no variable in a query once those of Grafana are filled in', () => {
    expect(dashboardQueries().length).toBeGreaterThan(30);
    expect(dashboardQueries().filter(([, promql]) => promql.includes('$'))).toEqual([]);
  });
});
