/** Apps as processes of this machine: started, watched, restarted, logged and stopped. */
@NullMarked
package dev.slipway.local.run;

import org.jspecify.annotations.NullMarked;
