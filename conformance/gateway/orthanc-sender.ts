// Orthanc as a sender: instances are put into it by REST, and it sends them to Lethe by C-STORE.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Source } from '../dimse/sources.ts'
import { freePort } from '../free-port.ts'

/** An Orthanc that runs. */
export interface OrthancSender {
  /** Puts the files into it and lets it send what it took; gives how many it has sent. */
  readonly storeAll: (sources: readonly Source[]) => Promise<number>
  readonly end: () => Promise<void>
}

/** Starts Orthanc in a folder; it knows Lethe at this port. */
export async function startOrthancSender(folder: string, lethePort: number): Promise<OrthancSender> {
  const [dicomPort, httpPort] = [await freePort(), await freePort()]
  const config = join(folder, 'orthanc.json')
  writeFileSync(
    config,
    JSON.stringify({
      ...{ StorageDirectory: folder, IndexDirectory: folder, Plugins: [], DicomPort: dicomPort, HttpPort: httpPort },
      ...{
        RemoteAccessAllowed: false,
        AuthenticationEnabled: false,
        UnknownSopClassAccepted: true,
        TranscodeDicomProtocol: false,
      },
      DicomModalities: { lethe: { AET: 'LETHE', Host: '127.0.0.1', Port: lethePort } },
    }),
  )
  const child = spawn('Orthanc', [config], { env: { ...process.env, TCP_NODELAY: '1' }, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const base = `http://127.0.0.1:${httpPort}`
  for (
    let attempt = 0;
    attempt < 200 &&
    !(await fetch(`${base}/system`).then(
      ({ ok }) => ok,
      () => false,
    ));
    attempt += 1
  )
    await sleep(50)
  const storeAll = async (sources: readonly Source[]): Promise<number> => {
    let sent = 0
    for (const { path } of sources) {
      const posted = await fetch(`${base}/instances`, { method: 'POST', body: readFileSync(path) })
      if (!posted.ok) continue
      const { ID, Status } = (await posted.json()) as { readonly ID: string; readonly Status: string }
      if (Status !== 'Success') continue
      const stored = await fetch(`${base}/modalities/lethe/store`, { method: 'POST', body: ID })
      if (stored.ok) sent += 1
    }
    return sent
  }
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  return { storeAll, end }
}
