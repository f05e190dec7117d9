package dev.slipway.k8s.install;

import dev.slipway.k8s.install.InstallOptions.Visits;

/**
 * Where an installation is met.
 *
 * @param address of the ingress, empty where a domain was given and the address does not matter
 * @param domain below which apps answer; it is the host of the server itself
 */
record Site(String address, String domain) {

    static Site of(Visits visits, String address) {
        return new Site(address, visits.domain().orElseGet(() -> address.replace(':', '-') + "." + visits.magicDns()));
    }
}
