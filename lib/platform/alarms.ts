// Alarms wake a worker that died; whatever they do is checked again when it is done.
import { browser } from "./browser.ts"

/** Calls the listener of this name at or after the time (milliseconds since the epoch). */
export function alarmAt(name: string, when: number): void {
  browser.alarms.create(name, { when })
}

/** Takes it back. */
export function noAlarm(name: string): void {
  browser.alarms.clear(name)
}

export function onAlarm(name: string, listener: () => Promise<unknown>): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === name) listener()
  })
}
