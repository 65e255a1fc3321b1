"""Every sentence the engine can say, in Chinese and English.

Keys are stored with a match, sentences never.
"""

SENTENCES: dict[str, dict[str, str]] = {
    "skills_all": {"zh": "岗位要的手艺都会：{had}", "en": "Has every skill asked for: {had}"},
    "skills_some": {"zh": "会{had}；还缺{missing}", "en": "Has {had}; still lacks {missing}"},
    "skills_wished": {
        "zh": "会{had}；会{wished}更好，不会也行",
        "en": "Has {had}; {wished} would be welcome and is not required",
    },
    "skills_near": {"zh": "有相近的手艺；还缺{missing}", "en": "Has related skills; lacks {missing}"},
    "skills_near_wished": {
        "zh": "有相近的手艺；会{wished}更好，不会也行",
        "en": "Has related skills; {wished} would be welcome and is not required",
    },
    "skills_none_asked": {"zh": "岗位不要求专门手艺", "en": "No particular skill is asked for"},
    "title_good": {"zh": "想做的正是这个工种", "en": "This is the work the person is looking for"},
    "title_fair": {"zh": "和想做的工种相近", "en": "Close to the work the person is looking for"},
    "title_weak": {"zh": "和想做的工种有一点相关", "en": "Slightly related to the work looked for"},
    "text": {"zh": "说明文字里有相同的内容", "en": "The descriptions have words in common"},
    "distance": {"zh": "离家约{km}公里", "en": "About {km} km from home"},
    "distance_wanted": {
        "zh": "在本人想去的地方，离家约{km}公里",
        "en": "In the area the person named, about {km} km from home",
    },
    "distance_home": {"zh": "在家就能做", "en": "Can be done at home"},
    "distance_unknown": {"zh": "距离不清楚", "en": "The distance is not known"},
    "wage_met": {
        "zh": "每月{pay}元，达到想要的{wished}元",
        "en": "{pay} yuan a month meets the {wished} wished",
    },
    "wage_below": {
        "zh": "每月{pay}元，低于想要的{wished}元",
        "en": "{pay} yuan a month is below the {wished} wished",
    },
    "wage_unknown": {
        "zh": "工资没法和想要的比：没写明，或按件算",
        "en": "Pay cannot be compared with the wage wished: not stated, or by the piece",
    },
    "schedule_good": {"zh": "{part}合适", "en": "The {part} suit"},
    "schedule_fair": {"zh": "{part}大致合适", "en": "The {part} suit in part"},
    "schedule_weak": {"zh": "{part}不太合适", "en": "The {part} suit little"},
    "schedule_none_asked": {"zh": "岗位没写上工时间", "en": "The post does not say its working time"},
    "schedule_unknown": {
        "zh": "本人一天能做几小时、一月能做几天没有登记",
        "en": "The hours and days the person can give are not on record",
    },
    "need": {"zh": "正是这户提出的诉求", "en": "It is what the household asked for"},
    "urgency_green": {"zh": "绿色户", "en": "Green household"},
    "urgency_yellow": {"zh": "黄色户", "en": "Yellow household"},
    "urgency_red": {"zh": "红色户", "en": "Red household"},
    "urgency_green_waiting": {
        "zh": "绿色户，所提诉求已等{waiting}天",
        "en": "Green household, its need has waited {waiting} days",
    },
    "urgency_yellow_waiting": {
        "zh": "黄色户，所提诉求已等{waiting}天",
        "en": "Yellow household, its need has waited {waiting} days",
    },
    "urgency_red_waiting": {
        "zh": "红色户，所提诉求已等{waiting}天",
        "en": "Red household, its need has waited {waiting} days",
    },
    "education_good": {"zh": "文化程度合适", "en": "The schooling suits"},
    "education_fair": {"zh": "文化程度有些差别", "en": "The schooling differs somewhat"},
    "education_weak": {"zh": "文化程度相差较大", "en": "The schooling differs much"},
    "schedule_untold": {"zh": "上工时间", "en": "Working time"},
    "education_untold": {"zh": "文化程度", "en": "Schooling"},
    "experience_untold": {"zh": "工作经验", "en": "Experience"},
    "education_none_asked": {"zh": "岗位没有要求文化程度", "en": "The post asks for no schooling"},
    "education_unknown": {"zh": "本人的文化程度没有登记", "en": "The person's schooling is not on record"},
    "experience_good": {
        "zh": "有{years}年工作经验，岗位想要{asked}年",
        "en": "Has {years} years of experience; the post wishes for {asked}",
    },
    "experience_short": {
        "zh": "有{years}年工作经验，岗位想要{asked}年，差一些",
        "en": "Has {years} years of experience, fewer than the {asked} wished",
    },
    "experience_none_asked": {
        "zh": "有{years}年工作经验，岗位没有要求",
        "en": "Has {years} years of experience; the post asks for none",
    },
    "experience_unknown": {"zh": "本人的工作经验没有登记", "en": "The person's experience is not on record"},
    # What is left of the pay where a benefit is reduced for it.
    "income_more": {"zh": "每月大约多{more}元", "en": "About {more} yuan more a month"},
    "income_after": {
        "zh": "低保相应减少后，每月大约多{more}元（头{grace}个月低保不减，每月多{pay}元）",
        "en": "About {more} yuan more a month after the guarantee is reduced "
        "({pay} in the first {grace} months, when it stays)",
    },
    "income_ends": {
        "zh": "低保停发后，每月大约多{more}元（头{grace}个月低保不减，每月多{pay}元）",
        "en": "About {more} yuan more a month after the guarantee ends "
        "({pay} in the first {grace} months, when it stays)",
    },
    "income_unknown": {
        "zh": "低保会减多少不清楚：本县规则或这户收入还没有录入",
        "en": "What becomes of the guarantee is not known: the county's rules or the household's income are missing",
    },
    # What stands in the way, and the nearest change that would make it fit.
    "closed": {"zh": "岗位已经关闭", "en": "It is closed"},
    "no_consent": {"zh": "本人同意参加匹配后才行", "en": "Fits once the person consents to matching"},
    "excluded": {"zh": "以前已谢绝，暂不再推", "en": "Was declined before and is not offered again for now"},
    "not_eligible": {"zh": "不符合帮扶对象条件", "en": "Does not meet the conditions of the offer"},
    "head_asks": {"zh": "全家一份，由户主申请", "en": "It is for the whole family: the head asks for it"},
    "eligibility_unknown": {
        "zh": "是否符合帮扶对象条件还不清楚：有登记信息没有填，补上后再看",
        "en": "Whether the conditions of the offer are met is not known: something is not on record yet",
    },
    "already_employed": {"zh": "已经有工作，没有在找", "en": "Is in work and not looking"},
    "not_seeking": {"zh": "正在上学或没有劳动能力", "en": "Is studying or not able to work"},
    "not_seeking_studying": {"zh": "正在上学，没有在找活干", "en": "Is studying and not looking for work"},
    "not_seeking_unable": {"zh": "登记为没有劳动能力", "en": "Is on record as not able to work"},
    "age_under_16": {"zh": "未满16周岁，法律不允许", "en": "Under 16: the law does not allow it"},
    "minor_unprotected": {
        "zh": "未满18周岁，岗位要有未成年工保护才行",
        "en": "Fits from 18, or if the work is protected for minors",
    },
    "past_retirement_uncovered": {
        "zh": "已过退休年龄，签协议并有工伤保障才行",
        "en": "Past retirement: fits with an agreement and injury cover",
    },
    "past_retirement_uncovered_lacks": {
        "zh": "已过退休年龄，还要{missing}才行",
        "en": "Past retirement: fits with {missing}",
    },
    "age_out_of_range": {"zh": "年龄要在{low}到{high}岁", "en": "Fits at an age of {low} to {high}"},
    "age_out_of_range_between": {
        "zh": "年龄要在{low}到{high}岁，现在{has}岁",
        "en": "Fits at an age of {low} to {high}; now {has}",
    },
    "age_out_of_range_from": {"zh": "年龄要满{low}岁，现在{has}岁", "en": "Fits from an age of {low}; now {has}"},
    "age_out_of_range_to": {"zh": "年龄要在{high}岁以内，现在{has}岁", "en": "Fits up to an age of {high}; now {has}"},
    "reserved_for_disabled": {"zh": "专为残疾人设的岗位", "en": "Reserved for disabled people"},
    "too_far": {
        "zh": "单程{limit}公里以内才行，实际约{km}公里",
        "en": "Fits if {km} km is within reach; limit {limit} km",
    },
    "too_far_care": {
        "zh": "家里离不开人，单程{limit}公里以内才行，实际约{km}公里",
        "en": "Somebody at home needs care: fits within {limit} km, it is {km} km",
    },
    "too_far_post": {
        "zh": "岗位只招单程{limit}公里以内的人，实际约{km}公里",
        "en": "The post takes people from within {limit} km, it is {km} km",
    },
    "carer_cannot_live_in": {
        "zh": "家里要人照料，不能住在外面",
        "en": "Must be home to care; the post is live-in",
    },
    "lifting": {
        "zh": "岗位要能搬{needed}公斤，本人最多{has}公斤",
        "en": "Fits if able to lift {needed} kg; now {has} kg",
    },
    "education": {"zh": "文化程度要{needed}，现在是{has}", "en": "Fits with {needed}; has {has}"},
    "required_skill": {"zh": "有{missing}就行", "en": "Fits with {missing}"},
    "health_limit": {
        "zh": "岗位免去{conditions}才行，身体不能做",
        "en": "Fits if the work did without {conditions}",
    },
    "hours": {
        "zh": "每天要{needed}小时，现在能做{has}小时",
        "en": "Fits with {needed} hours a day; gives {has}",
    },
    "days": {"zh": "每月要{needed}天，现在能做{has}天", "en": "Fits with {needed} days a month; gives {has}"},
    "season": {"zh": "{months}月要有空", "en": "Fits if free in month {months}"},
}

# What of the working time is known on both sides.
PARTS = {
    "zh": {"": "上工时间", "hours": "每天的钟点", "days": "每月的天数"},
    "en": {"": "hours and days", "hours": "hours a day", "days": "days a month"},
}
# What stands in the way and nothing named could change: the law, a decision, or whom it is meant for.
NO_CHANGE = frozenset(
    {
        "closed",
        "excluded",
        "not_eligible",
        "already_employed",
        "age_under_16",
        "reserved_for_disabled",
        "head_asks",
        "eligibility_unknown",
        "not_seeking",
    }
)
# What somebody past retirement needs, in the order of `whynot._retirement`.
RETIREMENT = {
    "zh": ("签用工协议", "岗位有工伤保障", "岗位招退休的人"),
    "en": ("a signed agreement", "injury cover", "a post that takes retired people"),
}
EDUCATION = {
    "zh": ("未上学", "小学", "初中", "高中或中专", "大专", "本科", "硕士", "博士"),
    "en": (
        "no schooling",
        "primary school",
        "junior secondary",
        "senior secondary",
        "college",
        "bachelor",
        "master",
        "doctorate",
    ),
}
HEALTH = {
    "zh": (
        "久站",
        "多走路",
        "弯腰",
        "登高",
        "用眼做细活",
        "靠听力",
        "靠说话",
        "用双手",
        "接触粉尘",
        "接触化学品",
        "高温",
        "下冷水",
        "上夜班",
        "独自作业",
        "开车",
        "接触食品",
        "紧张赶工",
        "久坐",
        "爬楼梯",
        "读写",
        "操作危险机器",
        "强噪声",
        "搬重物",
    ),
    "en": (
        "long standing",
        "much walking",
        "bending",
        "heights",
        "fine sight",
        "hearing",
        "speech",
        "both hands",
        "dust",
        "chemicals",
        "heat",
        "cold water",
        "night shifts",
        "working alone",
        "driving",
        "food contact",
        "time pressure",
        "long sitting",
        "stairs",
        "reading and writing",
        "dangerous machines",
        "loud noise",
        "heavy loads",
    ),
}
