// Trusted types, which our pages demand, take the address of a worker's script from a policy alone.

type PolicyFactory = {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: () => string },
  ) => { readonly createScriptURL: (text: string) => unknown }
}

/** Starts a worker of our own package. The policy gives this one address, whatever it is asked for. */
export function startWorker(name: string, url: string): Worker {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory }
  const policy = trustedTypes?.createPolicy(name, { createScriptURL: () => url })
  const address = policy?.createScriptURL("") ?? url
  return new Worker(address as string, { type: "module" })
}
