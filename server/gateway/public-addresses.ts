import { lookup } from "node:dns";
import { BlockList, type LookupFunction, isIP } from "node:net";

/** Networks that only this machine or its neighbours have: an address from outside must not lead there. */
const inside = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  inside.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  inside.addSubnet(network, prefix, "ipv6");
}
/** What is given out to the public. A list of IPv4 networks also has the addresses `::ffff:…` of IPv6. */
const outside = new BlockList();
outside.addSubnet("0.0.0.0", 0, "ipv4");
outside.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address can be reached from anywhere. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 6 ? "ipv6" : "ipv4";
  return outside.check(address, family) && !inside.check(address, family);
}

/** Whether a host of an address is an IP that is not public; a name is looked up when it is connected to. */
export function isInsideHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) !== 0 && !isPublicAddress(bare);
}

/** Looks a name up for a connection, and refuses it where an address is not public: checked where it is used, so that a name cannot change its address in between. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, "", 0);
      return;
    }
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (refused !== undefined || first === undefined) {
      callback(
        Object.assign(new Error(`${hostname} is not a public address`), { code: "EACCES" }),
        "",
        0,
      );
      return;
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
