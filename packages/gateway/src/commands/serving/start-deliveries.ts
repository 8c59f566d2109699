import type { KnownDestination } from '../../records/destinations/approved.ts'
import { Deliverer, type DelivererPlace } from '../../stages/release/deliverer.ts'
import { Pause } from '../../stages/release/pause.ts'
import { linksTo } from './destination-links.ts'
import type { DestinationConfig } from './destinations-config.ts'
import type { Parts } from './parts.ts'
import { settleDestinations } from './settle-destinations.ts'

const GRACE_MS = 10_000

/** The role `release`: sends to the standing destinations of the configuration. What is opened here is closed with the rest. */
export async function startDeliveries(
  parts: Parts,
  opened: AsyncDisposableStack,
  around: Pick<DelivererPlace, 'turns' | 'onBoundary'>,
): Promise<void> {
  const { config, db } = parts
  const settled = await settleDestinations(db, config.destinations)
  for (const one of config.destinations) {
    const deliverer = new Deliverer(placeOf(one, settled.get(one.name) as KnownDestination, { ...around, parts }))
    deliverer.start()
    opened.defer(() => deliverer.close(GRACE_MS))
  }
}

interface Surroundings extends Pick<DelivererPlace, 'turns' | 'onBoundary'> {
  readonly parts: Parts
}

function placeOf(one: DestinationConfig, destination: KnownDestination, { parts, ...around }: Surroundings): DelivererPlace {
  const { db, archive, log, metrics } = parts
  const { name } = one
  return {
    ...{ ...around, db, destination, laneCount: one.connectionsMax, openLink: linksTo(one), pause: new Pause() },
    pathOf: (sha256) => archive.pathOf(sha256),
    onTrouble: (error) => log.trouble(error, { stage: 'release', destination: name }),
    onEnd: ({ instanceId }, { end, code }) => {
      metrics.delivered(name, { end, code })
      if (end === 'failed') log.warn('delivery-failed', { stage: 'release', destination: name, instanceId, code })
      if (end === 'later') log.warn('delivery-waits', { stage: 'release', destination: name, instanceId, code })
      if (end === 'away') log.warn('destination-away', { stage: 'release', destination: name, code })
    },
  }
}
