"""Which kind of need a sentence speaks of: a plain comparison of words, confirmed by the person.

The vocabulary engine is for skills; needs are few, said in a few everyday words, and a wrong guess
costs one tap. So a kind is proposed by the words below and by the words of its own name.
"""

import re
from collections.abc import Sequence
from typing import Any

MOST = 4
WORDS = {
    "work_job": "找工作 打工 上班 没活 找活 活干 做工 挣钱 失业 工作 岗位",
    "work_near": "家门口 附近 离家近 就近 顾家",
    "work_handicraft": "手工 来料加工 带回家 串珠 缝纫",
    "work_training": "培训 学手艺 学技术 考证 技能",
    "work_wages": "欠薪 拖欠 工资没发 讨薪 不发工资",
    "work_business": "创业 开店 小生意 摆摊",
    "farm_sales": "卖不掉 卖不出 滞销 没人收 销路",
    "farm_technique": "种植 养殖 虫害 病虫 技术指导 养鸡 养猪 养蜂 果树",
    "farm_inputs": "种子 种苗 鸡苗 化肥 农药 饲料",
    "farm_tools": "农机 拖拉机 割草机 农具",
    "study_fees": "学费 上学 读书 交不起 大学 高中",
    "study_living": "生活费 住校 伙食",
    "study_things": "书包 书本 文具 电脑 学习用品 网课",
    "study_tutor": "补课 辅导 作业 功课",
    "study_kindergarten": "幼儿园 接送 入园 转学",
    "health_costs": "医药费 住院 手术 看病 看不起病 治病 药费 药钱 药钱太贵 药太贵 买药 化疗 透析",
    "health_chronic": "慢性病 高血压 糖尿病 吃药 常年用药 腿疼 腰疼 关节痛 风湿",
    "health_visit": "陪诊 去医院 上门看病 挂号",
    "health_insurance": "医保 报销 参保",
    "health_mind": "心里难受 失眠 想不开 抑郁 说说话",
    "care_elder": "老人 老父亲 老母亲 没人照顾 照料",
    "care_meal": "送餐 送饭 做饭 吃饭 三餐",
    "care_child": "带孩子 看孩子 照看 托管 孙子 孙女",
    "care_dependent": "瘫痪 卧床 失能 翻身 护理",
    "care_company": "陪伴 孤单 看望 探望 聊天",
    "disability_certificate": "残疾证 评残 等级",
    "disability_aid": "走不了路 走不动 轮椅 拐杖 助听器 假肢 盲杖",
    "disability_ramp": "坡道 扶手 无障碍",
    "disability_rehab": "康复 训练",
    "housing_danger": "危房 要倒 裂缝 塌",
    "housing_repair": "漏水 漏雨 屋顶 修房 补漏 修缮",
    "housing_water": "饮水 水管 没水 停水 水质",
    "housing_things": "冰箱 洗衣机 电视 床 被子 家具 取暖器 空调",
    "income_dibao": "低保",
    "income_temporary": "临时救助 急用 突然 变故",
    "income_disaster": "台风 洪水 火灾 受灾 冲走",
    "income_pension": "养老金 养老保险 社保",
    "income_food": "大米 油 米 粮 没吃的",
    "income_clothes": "棉衣 衣服 过冬 鞋",
    "money_production": "贷款 借款 本钱",
    "rights_dispute": "吵架 纠纷 邻居 矛盾",
    "rights_papers": "户口 身份证 迁户 落户",
    "rights_support": "不养 赡养 抚养",
    "rights_safety": "打人 家暴 挨打 威胁 害怕",
    "village_road": "修路 公交 班车 路坏 路不好 路烂 路不平 路滑 泥路 出行",
    "village_power": "停电 没电 网络 信号 路灯",
}


def propose(sentence: str, kinds: Sequence[Any]) -> list[Any]:
    """The kinds that the sentence may mean, best first, at most four; none when no word is known.

    A known word counts its length squared, so that 医药费 outweighs 药; a word of the kind's own name
    counts the same. Ties keep the order of the list.
    """
    text = sentence.lower()
    scored = [(_points(text, kind), -place, kind) for place, kind in enumerate(kinds) if kind.parent_code]
    best = sorted((row for row in scored if row[0]), key=lambda row: (row[0], row[1]), reverse=True)
    return [kind for _points_, _place, kind in best[:MOST]]


def _points(text: str, kind: Any) -> int:
    own = re.split(r"[、，,\s]|和|或|的", kind.name_zh)
    english = [word for word in re.findall(r"[a-z]{4,}", kind.name_en.lower()) if word in text.split()]
    words = {word for word in (*WORDS.get(kind.code, "").split(), *own) if word and word in text}
    return sum(len(word) ** 2 for word in words) + 4 * len(english)
