import { Inject, Injectable, type CanActivate } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/** The mark of the endpoint's controller, which stands in a room below. */
const METRICS_CONTROLLER = Symbol.for('nestjs-metrics.controller');
/** Where Nest's `UseGuards` and `Controller` note what they were given. */
const GUARDS = '__guards__';
const PATH = 'path';

/** The endpoint open to everybody in production, on the app's port or on one of its own. */
@Injectable()
export class OpenEndpointCheck implements DiagnosticCheck {
  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  find(): DiagnosticFinding[] {
    if (process.env['NODE_ENV'] !== 'production') return [];
    const { auth, port } = this.settings.endpoint ?? {};
    if (auth !== undefined) return [];
    return port === undefined ? this.findOnAppPort() : this.findOnOwnPort(port);
  }

  private findOnOwnPort(port: number): DiagnosticFinding[] {
    const { host, tls } = this.settings.endpoint!;
    const asksForCertificates = tls?.requestCert === true && tls.rejectUnauthorized !== false;
    if (host !== undefined || asksForCertificates) return [];
    return [
      {
        severity: 'warning',
        check: 'open-endpoint',
        subject: `port ${port}`,
        message: `The metrics on port ${port} are open to everybody on all addresses, and NODE_ENV is production.`,
        cure: 'Set endpoint.auth, or endpoint.host to an address that only the monitoring reaches, or say endpoint: { auth: false } where the network protects it.',
      },
    ];
  }

  private findOnAppPort(): DiagnosticFinding[] {
    if (!this.adapterHost.httpAdapter) return [];
    const controller = this.controller();
    if (controller === undefined || this.isGuarded(controller)) return [];
    const subject = `GET ${String(Reflect.getMetadata(PATH, controller))}`;
    return [
      {
        severity: 'warning',
        check: 'open-endpoint',
        subject,
        message: `${subject} is open to everybody, and NODE_ENV is production.`,
        cure: 'Set endpoint.auth or endpoint.port and endpoint.host, put a guard on it with endpoint.decorators, or say endpoint: { auth: false } where the network protects it.',
      },
    ];
  }

  /** Undefined where the app has no endpoint. */
  private controller(): Function | undefined {
    for (const { controllers } of this.modules.values()) {
      for (const { metatype } of controllers.values()) {
        if (typeof metatype === 'function' && METRICS_CONTROLLER in metatype) return metatype;
      }
    }
    return undefined;
  }

  private isGuarded(controller: Function): boolean {
    const own = Reflect.getMetadata(GUARDS, controller) as readonly CanActivate[] | undefined;
    const { config } = this;
    return [own, config.getGlobalGuards(), config.getGlobalRequestGuards()].some(
      (guards) => guards !== undefined && guards.length > 0,
    );
  }
}
