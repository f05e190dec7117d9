package dev.slipway.k8s.state;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes the conditions of one type that operators and their tools look at in an object's status. */
record Conditions(String type, Instant now) {
    Condition yes(String reason, String message) {
        return condition("True", reason, message);
    }

    Condition no(String reason, String message) {
        return condition("False", reason, message);
    }

    /** It is not known yet. */
    Condition unknown(String reason, String message) {
        return condition("Unknown", reason, message);
    }

    private Condition condition(String status, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }
}
